// Seed documents → records in an order in which every reference finds its target. Pure; writing them is
// engine/runtime/seeds.

import { ok, type Problem, type ProblemCode, type Result, refused } from '../problems.ts';
import { didYouMean } from '../rules/did_you_mean.ts';
import { byName } from './by_name.ts';
import { reachablePacks } from './link.ts';
import type { Entity, Model } from './model.ts';
import { holdsModelName } from './model_names.ts';
import { type Body, bareName, isBody, type Json, type PackDocument, type PackSource, packOfName } from './pack.ts';
import { pointerOf } from './pointer.ts';
import { circleText, targetsFirst } from './targets_first.ts';

export type SeedSort = 'required' | 'demo';

/** A seed: `key` is `<pack>:<key>`, unique in the tenant. */
export interface Seed {
  readonly key: string;
  readonly entity: Entity;
  readonly values: Readonly<Record<string, Json>>;
  /** Field → key of the seed that it refers to. */
  readonly references: Readonly<Record<string, string>>;
  readonly file: string;
}

/** Demo records may refer to required ones, so those come with them. */
const SORTS: Readonly<Record<SeedSort, readonly SeedSort[]>> = { required: ['required'], demo: ['required', 'demo'] };

/** What is wrong with the seeds of all sorts, each problem once. */
export function seedProblems(model: Model, packs: readonly PackSource[]): readonly Problem[] {
  const plans = (['required', 'demo'] as const).map((sort) => planSeeds(model, packs, sort));
  const found = plans.flatMap((plan) => (plan.ok ? [] : plan.problems));
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

/** All seeds of a sort, targets first. Problems with file and pointer: pack.unresolved, pack.depends, pack.name, pack.cycle. */
export function planSeeds(model: Model, packs: readonly PackSource[], sort: SeedSort): Result<readonly Seed[]> {
  const problems: Problem[] = [];
  const seeds = new Map<string, Seed>();
  for (const pack of packs) {
    for (const document of pack.documents.filter((each) => isOfSort(each, SORTS[sort]))) {
      const entity = seededEntity(model, packs, { pack, document, problems });
      if (!entity) continue;
      for (const [key, record] of Object.entries(asRecords(document.body['records']))) {
        const seed = readSeed(pack.name, { key, entity, record, file: document.file });
        const other = seeds.get(seed.key);
        if (other)
          problems.push(problemAt(seed, 'pack.name', [], `There already is a seed "${key}", in ${other.file}.`));
        problems.push(...unknownFields(seed), ...farDays(seed));
        seeds.set(seed.key, seed);
      }
    }
  }
  const ordered = orderSeeds(seeds, problems);
  return problems.length > 0 ? refused(problems) : ok(ordered);
}

function isOfSort({ kind, id }: PackDocument, sorts: readonly SeedSort[]): boolean {
  return kind === 'seeds' && sorts.some((sort) => id.includes(`/seeds/${sort}/`));
}

function asRecords(value: Json | undefined): Record<string, Body> {
  if (!isBody(value)) return {};
  return byName(Object.entries(value).flatMap(([key, record]) => (isBody(record) ? [[key, record] as const] : [])));
}

function seededEntity(
  model: Model,
  packs: readonly PackSource[],
  { pack, document, problems }: { pack: PackSource; document: PackDocument; problems: Problem[] },
): Entity | undefined {
  const written = String(document.body['entity']);
  const entity = model.entities[bareName(written)];
  const place = { file: document.file, pointer: '/entity' };
  if (!entity || entity.pack !== packOfName(written)) {
    const known = Object.values(model.entities).map((each) => `${each.pack}/${each.name}`);
    const hint = entity ? ` Did you mean "${entity.pack}/${entity.name}"?` : didYouMean(written, known);
    problems.push({ ...place, code: 'pack.unresolved', detail: `There is no entity "${written}" to seed.${hint}` });
    return undefined;
  }
  if (!reachablePacks(pack, packs).has(entity.pack)) {
    const detail = `"${written}" is of a pack that "${pack.name}" does not depend on.`;
    problems.push({ ...place, code: 'pack.depends', detail });
  }
  return entity;
}

interface Written {
  readonly key: string;
  readonly entity: Entity;
  readonly record: Body;
  readonly file: string;
}

function readSeed(pack: string, { key, entity, record, file }: Written): Seed {
  const values = byName<Json>([]);
  const references = byName<string>([]);
  for (const [name, value] of Object.entries(record)) {
    if (entity.fields[name]?.to !== undefined && typeof value === 'string') {
      references[name] = value.includes(':') ? value : `${pack}:${value}`;
    } else values[name] = stored(entity, name, value);
  }
  return { key: `${pack}:${key}`, entity, values, references, file };
}

function stored(entity: Entity, name: string, value: Json): Json {
  const field = entity.fields[name];
  return field && typeof value === 'string' && holdsModelName(entity, field) ? bareName(value) : value;
}

function problemAt(seed: Seed, code: ProblemCode, path: readonly string[], detail: string): Problem {
  const [, key = ''] = seed.key.split(':');
  return { code, file: seed.file, pointer: pointerOf(['records', key, ...path]), detail };
}

function unknownFields(seed: Seed): Problem[] {
  return [...Object.keys(seed.values), ...Object.keys(seed.references)]
    .filter((name) => !seed.entity.fields[name])
    .map((name) => {
      const hint = didYouMean(name, Object.keys(seed.entity.fields));
      return problemAt(seed, 'pack.unresolved', [name], `"${seed.entity.name}" has no field "${name}".${hint}`);
    });
}

/** Days from today, a century at most. */
const MOST_DAYS = 36_525;

function farDays(seed: Seed): Problem[] {
  return Object.entries(seed.values).flatMap(([name, value]) => {
    const days = daysFromToday(value);
    if (days === undefined || (Number.isInteger(days) && Math.abs(days) <= MOST_DAYS)) return [];
    const detail = `Found ${days} days from today; expected a whole number, at most ${MOST_DAYS} either way.`;
    return [problemAt(seed, 'pack.value', [name, 'days_from_today'], detail)];
  });
}

/** Seeds may be many; a pack in which nothing fits is not helped by a hint at each. */
const MOST_HINTS = 100;

function seedHint(key: string, seeds: ReadonlyMap<string, Seed>): string {
  const prefix = key.slice(0, key.indexOf(':') + 1);
  const known = [...seeds.keys()].filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length));
  return didYouMean(key.slice(prefix.length), known);
}

function orderSeeds(seeds: ReadonlyMap<string, Seed>, problems: Problem[]): Seed[] {
  for (const seed of seeds.values()) {
    for (const [field, key] of Object.entries(seed.references)) {
      if (seeds.has(key)) continue;
      const detail = `There is no seed "${key}".${problems.length < MOST_HINTS ? seedHint(key, seeds) : ''}`;
      problems.push(problemAt(seed, 'pack.unresolved', [field], detail));
    }
  }
  const targetsOf = (key: string) => Object.values(seeds.get(key)?.references ?? {});
  const { ordered, closings } = targetsFirst(new Set(seeds.keys()), targetsOf);
  for (const { from, to, circle } of closings) {
    const seed = seeds.get(from) as Seed;
    const field = Object.keys(seed.references).find((name) => seed.references[name] === to) ?? '';
    const detail = `The seeds refer to each other in a circle: ${circleText(circle)}.`;
    problems.push(problemAt(seed, 'pack.cycle', [field], detail));
  }
  return ordered.map((key) => seeds.get(key) as Seed);
}

/** Values as they are written today: `{"days_from_today": n}` becomes a date, or a moment of working hours. */
export function datedValues(seed: Seed, today: string): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(seed.values).map(([name, value]) => {
      const days = daysFromToday(value);
      if (days === undefined) return [name, value];
      const day = new Date(Date.parse(`${today}T09:00:00Z`) + days * 86_400_000).toISOString();
      return [name, seed.entity.fields[name]?.type === 'date' ? day.slice(0, 10) : day];
    }),
  );
}

function daysFromToday(value: Json): number | undefined {
  if (!isBody(value)) return undefined;
  const days = value['days_from_today'];
  return typeof days === 'number' ? days : undefined;
}
