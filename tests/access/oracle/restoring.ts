// Who may take back which deletion, and what comes back with it: whoever might delete a record may restore it; all that
// was deleted with it comes back, so what was asked to be deleted then must be theirs to delete, too. Nothing comes back that
// would lead to a deleted record, or to one of another company.

import { allowedIds, mayAtAll, mayRead, type Person, type World } from './rights.ts';
import { type Change, idIn, isLive, type Row, type Tables } from './tables.ts';

/** What a restore comes to: a refusal, or the ids of what comes back; none where nothing was deleted. */
export type Outcome =
  | { readonly status: 404; readonly code: 'entity.unknown' | 'record.unknown' }
  | { readonly status: 403; readonly code: 'access.denied' }
  | { readonly status: 409; readonly code: 'record.conflict' }
  | { readonly status: 200; readonly back: readonly string[] };

export function outcomeOf(world: World, person: Person, entity: string, id: string): Outcome {
  if (!mayAtAll(world, person, entity, 'read')) return { status: 404, code: 'entity.unknown' };
  const refused = refusalOf(world, person, entity, id);
  if (refused) return refused;
  const row = world.tables[entity]?.get(id);
  if (row === undefined || isLive(row)) return { status: 200, back: [] };
  const together = deletedWith(world, row);
  for (const root of together.filter(({ depth, record }) => depth === 0 && record !== id)) {
    const other = refusalOf(world, person, root.entity, root.record);
    if (other) return other;
  }
  const back = new Set(together.map(({ record }) => record));
  const isWhole = together.every(({ entity: of, record }) => leadsWell(world, { entity: of, record, back }));
  return isWhole ? { status: 200, back: [...back].sort() } : { status: 409, code: 'record.conflict' };
}

/** Of a deleted record: all that the same command deleted, itself among it. */
export function deletedWith({ changes }: World, row: Row): readonly Change[] {
  const own = changes.get(String(row['id']))?.find(({ version }) => version === row['version']);
  return [...changes.values()].flat().filter(({ action, cause }) => action === 'delete' && cause === own?.cause);
}

function refusalOf(world: World, person: Person, entity: string, id: string): Outcome | undefined {
  if (!mayRead(world, person, entity, id)) return { status: 404, code: 'record.unknown' };
  return allowedIds(world, person, entity, 'delete').has(id) ? undefined : { status: 403, code: 'access.denied' };
}

interface Leading {
  readonly entity: string;
  readonly record: string;
  readonly back: ReadonlySet<string>;
}

/** Whether all that the record leads to is there, or comes back, and is of its company or of none. */
function leadsWell({ model, tables }: World, { entity, record, back }: Leading): boolean {
  const row = tables[entity]?.get(record) ?? {};
  const fields = Object.values(model.entities[entity]?.fields ?? {});
  const own = idIn(row, 'company');
  return fields.every(({ name, to = '' }) => {
    const id = idIn(row, name);
    const target = tables[to]?.get(id ?? '');
    // Who wrote a record is told of, not referred to.
    if (id === null || target === undefined || name === 'created_by' || name === 'updated_by') return true;
    const company = companyOf(tables, to, target);
    return (isLive(target) || back.has(id)) && (own === null || company === null || company === own);
  });
}

function companyOf(tables: Tables, entity: string, row: Row): string | null {
  if (entity === 'company') return String(row['id']);
  if (entity !== 'team') return idIn(row, 'company');
  return idIn(tables['agency']?.get(idIn(row, 'agency') ?? ''), 'company');
}
