// Creations: allowed where a grant covers the record as it would be and every record that it leads to may be read. They
// come after all else, since they leave records behind.

import type { Asking, Operation } from '../case.ts';
import type { GeneratedEntity } from '../generate/model.ts';
import { type Body, generateBody, type Stored } from '../generate/rows.ts';
import { mayActOn, mayAtAll, mayRead, mayWriteField } from '../oracle/rights.ts';
import { idIn, isLive, type Row } from '../oracle/tables.ts';

export const create: Operation = (asking) => {
  const { world, person, entity, client } = asking;
  const body = bodyFor(asking);
  if (body === undefined) return [];
  const strays = straysFrom(asking, body);
  if (strays === 'unknown') return [];
  const path = `/api/records/${entity.name}`;
  const isSeen = mayAtAll(world, person, entity.name, 'read');
  const isAllowed = mayActOn(world, person, {
    entity: entity.name,
    action: 'create',
    row: imageOf(asking.generated, body),
  });
  return [
    {
      request: `POST ${path} ${JSON.stringify(body)}`,
      expected: isSeen && isAllowed && !strays && leadsToSeen(asking, body) ? 201 : 'refused',
      observe: async () => {
        const { status } = await client.post(path, body);
        return status < 400 ? status : 'refused';
      },
    },
  ];
};

/**
 * Whether the body refers to a record of another company; unknown where it says no company, since it then takes the one in
 * which the person works.
 */
function straysFrom({ world, entity }: Asking, body: Body): boolean | 'unknown' {
  if (entity.fields['company'] === undefined) return false;
  const places = Object.entries(body).flatMap(([name, value]) => {
    const to = entity.fields[name]?.to;
    if (to === undefined || to === 'company' || value === null) return [];
    return companyOf(world.tables, to, String(value)) ?? [];
  });
  const own = body['company'] ?? null;
  if (own === null) return places.length > 0 ? 'unknown' : false;
  return places.some((company) => company !== own);
}

function companyOf(tables: Asking['world']['tables'], entity: string, id: string): string | null {
  const row = tables[entity]?.get(id);
  if (row === undefined) return null;
  if (entity !== 'team') return idIn(row, 'company');
  const agency = idIn(row, 'agency');
  return agency === null ? null : companyOf(tables, 'agency', agency);
}

/** Of fields that the person may write; undefined where they may not write one that is required. */
function bodyFor({ world, person, entity, generated, random }: Asking): Body | undefined {
  const body = generateBody(random, generated, idsIn(world.tables));
  const mayWrite = (name: string): boolean => {
    const field = entity.fields[name];
    return field !== undefined && mayWriteField(world, person, field);
  };
  if (!generated.fields.every((field) => !field.required || mayWrite(field.name))) return undefined;
  return Object.fromEntries(Object.entries(body).filter(([name]) => mayWrite(name)));
}

/** Ids of what is there to refer to. */
export function idsIn(tables: Asking['world']['tables']): Stored {
  const live = (entity: string) =>
    [...(tables[entity] ?? new Map<string, Row>())].flatMap(([id, row]) => (isLive(row) ? [id] : []));
  return {
    users: live('user'),
    companies: live('company'),
    agencies: live('agency'),
    teams: live('team'),
    records: new Map(Object.keys(tables).map((entity) => [entity, live(entity)])),
  };
}

/** The row that the body would become, as far as grants look at it. */
export function imageOf(generated: GeneratedEntity, body: Body): Row {
  return { id: 'new', deleted_at: null, ...body, ...(body['stage'] ? { pipeline: `${generated.name}_way` } : {}) };
}

/** Whether all records that the body names are there and may be read. */
export function leadsToSeen({ world, person, entity }: Asking, body: Body): boolean {
  return Object.entries(body).every(([name, value]) => {
    const to = entity.fields[name]?.to;
    if (to === undefined || value === null) return true;
    const target = world.tables[to]?.get(String(value));
    const isThere = target !== undefined && isLive(target);
    return isThere && mayAtAll(world, person, to, 'read') && mayRead(world, person, to, String(value));
  });
}
