// A record as it was before a change, as the question who saw it then has it: column by column the row that really was
// there, for each field type, whatever changed since.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Entity } from '../../../engine/metadata/model.ts';
import { all, column, constant, join, raw, type Sql, sql, text } from '../../../engine/rules/sql.ts';
import { engineAccess } from '../../../engine/runtime/access/compile.ts';
import type { LoggedChange } from '../../../engine/runtime/changes/log.ts';
import { verdictsOf } from '../../../engine/runtime/changes/scope.ts';
import { newId } from '../../../engine/runtime/ids.ts';
import { columnsOfField } from '../../../engine/runtime/records/write/tables.ts';
import { contentFields } from '../../../engine/runtime/records/write/values.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import { SITES } from '../../fixtures/packs/sites.ts';
import { tenantPack } from '../../pure/metadata/small_packs.ts';
import { NOW, openWritingRig, type WritingRig } from './writing_rig.ts';

let rig: WritingRig;
/** Ids that records refer to. */
const ids = { account: '', other: '', contact: '', file: newId(), secondFile: newId() };

beforeAll(async () => {
  rig = await openWritingRig([tenantPack(SITES, { depends: { base: '^2.0.0' } })]);
  ids.account = (await rig.create('account', { name: 'One' })).id;
  ids.other = (await rig.create('account', { name: 'Two' })).id;
  ids.contact = (await rig.create('contact', { last_name: 'Three', account: ids.account })).id;
  const insert = `insert into _file (id, name, type, size, sha256, created_at, created_by)
    values ($1, 'a.txt', 'text/plain', 1, 'x', now(), $2)`;
  for (const id of [ids.file, ids.secondFile]) await rig.rows(insert, [id, rig.ada]);
}, 60_000);

afterAll(() => rig.close());

type Values = Readonly<Record<string, unknown>>;

interface Case {
  readonly entity: string;
  readonly before: () => Values;
  readonly after: () => Values;
}

const ADDRESS = { street: '1 rue A', city: 'Lyon', country: 'FR' };

const CASES: readonly Case[] = [
  {
    entity: 'account',
    before: () => ({
      name: 'A',
      address: ADDRESS,
      employees: 5,
      email: 'a@b.example',
      tags: ['x', 'y'],
      parent: ids.account,
    }),
    after: () => ({
      name: 'B',
      address: null,
      employees: null,
      email: null,
      tags: ['z'],
      parent: ids.other,
      description: 'B',
    }),
  },
  {
    entity: 'contact',
    before: () => ({ last_name: 'A', account: ids.account, birth_date: '1980-02-29', phone: '+33 1 23 45 67 89' }),
    after: () => ({ last_name: 'B', account: ids.other, birth_date: null, phone: null, address: ADDRESS }),
  },
  {
    entity: 'opportunity',
    before: () => ({
      name: 'A',
      account: ids.account,
      amount: { amount: '1234.50', currency: 'EUR' },
      lost_reason: 'price',
      stage: 'lost',
      attachments: [ids.file],
    }),
    after: () => ({
      name: 'B',
      stage: 'new',
      amount: { amount: '7', currency: 'EUR' },
      attachments: [ids.secondFile],
      owner: null,
    }),
  },
  {
    entity: 'product',
    before: () => ({ code: newId(), name: 'A', active: true, price: { amount: '1', currency: 'EUR' }, vat_rate: '20' }),
    after: () => ({ name: 'B', active: false, price: null, vat_rate: '5.5' }),
  },
  {
    entity: 'acme_site',
    before: () => ({ name: 'A', place: { lat: '48.8584123', lng: '-2.5' }, data: { a: [0.1, null] } }),
    after: () => ({ name: 'B', place: null, data: 'text', address: ADDRESS }),
  },
  {
    entity: 'acme_visit',
    before: () => ({ north: null, place: { lat: '1', lng: '2' }, settings: [1] }),
    after: () => ({ north: '5', place: { lat: '1', lng: '3' }, settings: false, words: null }),
  },
];

/** Columns that the log says nothing of: they follow from others. */
const FOLLOWING = /__(rate|rate_date|path)$/;

function columnsFor(entity: Entity): readonly string[] {
  return contentFields(entity)
    .flatMap(columnsOfField)
    .filter((each) => !FOLLOWING.test(each));
}

/** A reader who sees a record only as long as its columns are these; now they see none. */
function readerOf(entity: Entity, row: Values): Request {
  const of = (alias: string): Sql => {
    const values = columnsFor(entity).map((each) => sql`${text(each)}, ${column(alias, each)}`);
    const pieces = [];
    for (let at = 0; at < values.length; at += 40)
      pieces.push(sql`jsonb_build_object(${join(values.slice(at, at + 40), ', ')})`);
    const wanted = Object.fromEntries(columnsFor(entity).map((each) => [each, row[each]]));
    return sql`${join(pieces, ' || ')} = ${constant(JSON.stringify(wanted))}::jsonb`;
  };
  const access = engineAccess({ user: rig.ada, company: rig.company.id, today: NOW.slice(0, 10), now: NOW });
  const rows = (_entity: Entity, _action: string, alias: string) => (alias === 'r' ? raw('false') : all([of(alias)]));
  return rig.request({ access: { ...access, key: newId(), rows } });
}

async function rowOf(entity: string, id: string): Promise<Values> {
  const [found] = await rig.rows(`select to_jsonb(t) as row from "${entity}" t where id = $1`, [id]);
  return found?.['row'] as Values;
}

/** What is told to who saw exactly this row, by the version that a change gave. */
async function told(entity: string, id: string, row: Values): Promise<Readonly<Record<number, string>>> {
  const changes = (await rig.rows(
    'select epoch, xid::text as xid, id, entity, record, version::float8 as version, action from _change where record = $1',
    [id],
  )) as unknown as readonly LoggedChange[];
  const request = readerOf(rig.model.entities[entity] as Entity, row);
  const verdicts = await request.database.read((connection) => verdictsOf(request, connection, changes));
  return Object.fromEntries(
    changes.flatMap((change) => {
      const verdict = verdicts.get(change.id);
      return verdict === undefined ? [] : [[change.version, verdict]];
    }),
  );
}

test.each(CASES)('$entity is what it was before each of its changes.', async ({ entity, before, after }) => {
  const { id } = await rig.create(entity, before(), { mode: 'history' });
  const rows = [await rowOf(entity, id)];
  const values = after();
  // One field after the other: each change is made of all that follow.
  for (const [key, value] of Object.entries(values)) {
    await rig.update(entity, id, { [key]: value });
    rows.push(await rowOf(entity, id));
  }
  for (const [index, row] of rows.slice(0, -1).entries()) {
    expect([index, await told(entity, id, row)]).toEqual([index, { [index + 2]: 'gone' }]);
  }
  // The row as it is now is that before no change.
  expect(await told(entity, id, rows.at(-1) as Values)).toEqual({});
});
