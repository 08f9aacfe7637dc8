// Seed documents → records in an order in which every reference finds its target. Pure; writing them is run.ts.

import type { Json } from '../../../schemas/http/records.ts';
import type { Entity, Model } from '../../metadata/model.ts';
import { holdsModelName } from '../../metadata/model_names.ts';
import { bareName, type PackSource } from '../../metadata/pack.ts';
import { ok, type Problem, type Result, refused } from '../../problems.ts';

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

/** All seeds of a sort, targets first. Problems: pack.unresolved, pack.cycle, with file and pointer. */
export function planSeeds(model: Model, packs: readonly PackSource[], sort: SeedSort): Result<readonly Seed[]> {
  const problems: Problem[] = [];
  const seeds = new Map<string, Seed>();
  for (const pack of packs) {
    for (const document of pack.documents.filter(
      (each) => each.kind === 'seeds' && each.id.includes(`/seeds/${sort}/`),
    )) {
      const entity = model.entities[bareName(String(document.body['entity']))];
      if (!entity) {
        const detail = `There is no entity "${String(document.body['entity'])}" to seed.`;
        problems.push({ code: 'pack.unresolved', file: document.file, pointer: '/entity', detail });
        continue;
      }
      for (const [key, record] of Object.entries(document.body['records'] as Record<string, Record<string, Json>>)) {
        const seed = readSeed(pack.name, { key, entity, record, file: document.file });
        problems.push(...unknownFields(seed, key));
        seeds.set(seed.key, seed);
      }
    }
  }
  const ordered = orderSeeds(seeds, problems);
  return problems.length > 0 ? refused(problems) : ok(ordered);
}

interface Written {
  readonly key: string;
  readonly entity: Entity;
  readonly record: Readonly<Record<string, Json>>;
  readonly file: string;
}

function readSeed(pack: string, { key, entity, record, file }: Written): Seed {
  const values: Record<string, Json> = {};
  const references: Record<string, string> = {};
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

function unknownFields(seed: Seed, key: string): Problem[] {
  return [...Object.keys(seed.values), ...Object.keys(seed.references)]
    .filter((name) => !seed.entity.fields[name])
    .map((name) => ({
      code: 'pack.unresolved' as const,
      file: seed.file,
      pointer: `/records/${key}/${name}`,
      detail: `"${seed.entity.name}" has no field "${name}".`,
    }));
}

function orderSeeds(seeds: ReadonlyMap<string, Seed>, problems: Problem[]): Seed[] {
  const ordered: Seed[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (seed: Seed): void => {
    if (state.get(seed.key) === 'done') return;
    state.set(seed.key, 'open');
    for (const [field, key] of Object.entries(seed.references)) {
      const pointer = `/records/${seed.key.split(':')[1]}/${field}`;
      const target = seeds.get(key);
      if (!target)
        problems.push({ code: 'pack.unresolved', file: seed.file, pointer, detail: `There is no seed "${key}".` });
      else if (state.get(key) === 'open')
        problems.push({
          code: 'pack.cycle',
          file: seed.file,
          pointer,
          detail: `The seeds refer to each other in a circle through "${key}".`,
        });
      else visit(target);
    }
    state.set(seed.key, 'done');
    ordered.push(seed);
  };
  for (const seed of seeds.values()) visit(seed);
  return ordered;
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
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const days = (value as Record<string, Json>)['days_from_today'];
  return typeof days === 'number' ? days : undefined;
}
