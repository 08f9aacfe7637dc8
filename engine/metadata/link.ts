// The packs of a tenant among themselves: their order, what they depend on, the prefixes and names of their
// documents. What one document says to another is fold.ts.

import semver from 'semver';
import type { Problem } from '../problems.ts';
import { didYouMean } from '../rules/did_you_mean.ts';
import { bareName, DEFINITION_FOLDERS, type DefinitionKind, type PackDocument, type PackSource } from './pack.ts';
import { pointerOf } from './pointer.ts';

/** The engine's own version, which packs name a range of. */
export const ENGINE_VERSION = '1.0.0';

/** The packs in the order of their layers, and everything that hinders it. */
export function linkPacks(packs: readonly PackSource[]): {
  ordered: readonly PackSource[];
  problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const byName = new Map<string, PackSource>();
  for (const pack of packs) {
    const other = byName.get(pack.name);
    if (other) {
      const detail = `The pack "${pack.name}" is given twice, also by ${other.file}.`;
      problems.push({ code: 'pack.name', file: pack.file, pointer: '/name', detail });
    } else byName.set(pack.name, pack);
  }
  for (const pack of byName.values()) problems.push(...checkDepends(pack, byName));
  const { ordered, cycle } = orderPacks([...byName.values()], byName);
  if (cycle) {
    const detail = `The packs depend on each other in a circle: ${cycle.join(' → ')}.`;
    problems.push({ code: 'pack.cycle', file: byName.get(cycle[0] ?? '')?.file ?? '', pointer: '/depends', detail });
  }
  problems.push(...ordered.flatMap((pack) => checkPrefix(pack)), ...checkUniqueNames(ordered));
  return { ordered, problems };
}

function checkDepends(pack: PackSource, byName: ReadonlyMap<string, PackSource>): Problem[] {
  const problems: Problem[] = [];
  const engine = pack.manifest['engine'];
  if (typeof engine === 'string' && !semver.satisfies(ENGINE_VERSION, engine)) {
    const detail = isRange(engine)
      ? `The pack wants an engine ${engine}; this is ${ENGINE_VERSION}.`
      : `"${engine}" is no range of versions, as in >=1.0 <2.`;
    problems.push({ code: 'pack.depends', file: pack.file, pointer: '/engine', detail });
  }
  for (const [name, range] of Object.entries(pack.depends)) {
    const pointer = pointerOf(['depends', name]);
    const other = byName.get(name);
    // A version of another form is told where it stands.
    if (other && (semver.valid(other.version) === null || semver.satisfies(other.version, range))) continue;
    const detail = isRange(range)
      ? other
        ? `The pack needs "${name}" ${range}; version ${other.version} is here.`
        : `The pack needs "${name}" ${range}, which is not here.${didYouMean(name, byName.keys())}`
      : `"${range}" is no range of versions, as in ^1.2.0 or >=1.0.0.`;
    problems.push({ code: 'pack.depends', file: pack.file, pointer, detail });
  }
  return problems;
}

function isRange(text: string): boolean {
  return semver.validRange(text) !== null;
}

const RANKS = { module: 0, tenant: 1, studio: 2 } as const;

/** Topologically by depends; among the free ones modules first, then tenant packs, then studio packs, by name. */
function orderPacks(
  packs: readonly PackSource[],
  byName: ReadonlyMap<string, PackSource>,
): { ordered: PackSource[]; cycle?: string[] } {
  const left = [...packs].sort((a, b) => RANKS[a.kind] - RANKS[b.kind] || (a.name < b.name ? -1 : 1));
  const ordered: PackSource[] = [];
  const done = new Set<string>();
  while (left.length > 0) {
    const index = left.findIndex((pack) => neighbours(pack, byName).every((name) => done.has(name)));
    if (index < 0) return { ordered: [...ordered, ...left], cycle: findCycle(left, byName) };
    const [pack] = left.splice(index, 1);
    if (!pack) break;
    ordered.push(pack);
    done.add(pack.name);
  }
  return { ordered };
}

function neighbours(pack: PackSource, byName: ReadonlyMap<string, PackSource>): string[] {
  return [...Object.keys(pack.depends), ...Object.keys(pack.optional)].filter((name) => byName.has(name));
}

function findCycle(packs: readonly PackSource[], byName: ReadonlyMap<string, PackSource>): string[] {
  const path: string[] = [];
  let current = packs[0];
  const stuck = new Set(packs.map((pack) => pack.name));
  while (current && !path.includes(current.name)) {
    path.push(current.name);
    const next = neighbours(current, byName).find((name) => stuck.has(name));
    current = next === undefined ? undefined : byName.get(next);
  }
  return current ? [...path.slice(path.indexOf(current.name)), current.name] : path;
}

/** In tenant and studio packs every document's name carries the prefix. */
function checkPrefix(pack: PackSource): Problem[] {
  if (pack.prefix === '') return [];
  return pack.documents
    .filter((document) => isDefinition(document) && !document.name.startsWith(`${pack.prefix}_`))
    .map((document) => ({
      code: 'pack.prefix' as const,
      file: document.file,
      pointer: '',
      detail: `"${document.name}" must be named "${pack.prefix}_${document.name}": documents of the pack "${pack.name}" carry its prefix.`,
    }));
}

function isDefinition(document: PackDocument): boolean {
  return (Object.values(DEFINITION_FOLDERS) as string[]).includes(document.kind);
}

/** A bare name is unique per kind over all packs. */
function checkUniqueNames(packs: readonly PackSource[]): Problem[] {
  const seen = new Map<string, PackDocument>();
  const problems: Problem[] = [];
  for (const document of packs.flatMap((pack) => pack.documents).filter(isDefinition)) {
    const key = `${document.kind} ${document.name}`;
    const other = seen.get(key);
    if (other) {
      const detail = `There already is a ${document.kind} "${document.name}", in ${other.file}.`;
      problems.push({ code: 'pack.name', file: document.file, pointer: '', detail });
    } else seen.set(key, document);
  }
  return problems;
}

/** Names of the packs that a pack may speak of: itself and all it depends on, directly or not. */
export function reachablePacks(pack: PackSource, packs: readonly PackSource[]): ReadonlySet<string> {
  const byName = new Map(packs.map((each) => [each.name, each]));
  if (pack.kind === 'studio') return new Set(byName.keys());
  const reached = new Set<string>();
  const visit = (name: string): void => {
    const found = byName.get(name);
    if (!found || reached.has(name)) return;
    reached.add(name);
    for (const next of neighbours(found, byName)) visit(next);
  };
  visit(pack.name);
  return reached;
}

/** `crm:sales/views/x` → `sales`. */
export function packOfId(id: string): string {
  return id.replace(/^crm:/, '').split('/')[0] ?? '';
}

/** The documents of one kind, by bare name. */
export function definitionsOf(
  packs: readonly PackSource[],
  kind: DefinitionKind,
): ReadonlyMap<string, { pack: PackSource; document: PackDocument }> {
  const found = new Map<string, { pack: PackSource; document: PackDocument }>();
  for (const pack of packs) {
    for (const document of pack.documents)
      if (document.kind === kind) found.set(bareName(document.name), { pack, document });
  }
  return found;
}
