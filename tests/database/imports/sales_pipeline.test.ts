// The example of the product: real files, all of them, into its own pack. The figures are those that its README names.

import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ImportOutcome } from '../../../engine/runtime/imports/outcome.ts';
import { runImport } from '../../../engine/runtime/imports/run.ts';
import { runAggregate } from '../../../engine/runtime/records/aggregate.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import type { WritingRig } from '../records/writing_rig.ts';
import { EXAMPLE, openImportRig } from './import_rig.ts';

// Thousands of records, on machines that may have other work.
jest.setTimeout(120_000);

let rig: WritingRig;
let first: ImportOutcome;

/** As in a tenant that was made with the example's pack. */
function inDollars(): Request {
  return rig.request({ company: { ...rig.company, currency: 'USD', country: 'US', zone: 'America/New_York' } });
}

async function importExample(): Promise<ImportOutcome> {
  const result = await runImport({
    request: inDollars(),
    folder: EXAMPLE,
    description: JSON.parse(await readFile(join(EXAMPLE, 'import.json'), 'utf8')),
    descriptionFile: 'import.json',
    errorFile: join(tmpdir(), `cahier-example-${process.pid}.csv`),
    progress: () => undefined,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  return result.value;
}

async function value(text: string): Promise<unknown> {
  const [row] = await rig.rows(`select ${text} as "value"`);
  return row?.['value'];
}

beforeAll(async () => {
  rig = await openImportRig();
  await rig.rows(`update "company" set "currency" = 'USD', "zone" = 'America/New_York'`);
  first = await importExample();
});

afterAll(async () => {
  await rig.close();
});

describe('the import of examples/sales-pipeline', () => {
  test('makes what its description promises and refuses nothing', () => {
    expect(first.refused).toBe(0);
    expect(first.error_file).toBeNull();
    expect(first.rows).toBe(35 + 7 + 85 + 8800);
    expect(first.entities).toEqual({
      agency: { created: 3, updated: 0, unchanged: 0 },
      team: { created: 6, updated: 0, unchanged: 0 },
      user: { created: 41, updated: 0, unchanged: 0 },
      membership: { created: 41, updated: 0, unchanged: 0 },
      product: { created: 7, updated: 0, unchanged: 0 },
      account: { created: 85, updated: 0, unchanged: 0 },
      opportunity: { created: 8800, updated: 0, unchanged: 0 },
    });
    for (const { expected, found } of first.expected) expect(found).toBe(expected);
  });

  test('gives the known figures by stage', async () => {
    const answer = await runAggregate(inDollars(), 'opportunity', {
      group: { stage: { field: 'stage' } },
      measures: { deals: { count: true }, amount: { sum: 'amount' } },
      sort: ['stage'],
    });
    const items = (
      JSON.parse(answer) as { items: { stage: string; stage_pipeline: string; deals: number; amount: unknown }[] }
    ).items;
    expect(items.map(({ stage, stage_pipeline, deals }) => [stage, stage_pipeline, deals])).toEqual([
      ['engaging', 'mv_deal', 1589],
      ['lost', 'mv_deal', 2473],
      ['prospecting', 'mv_deal', 500],
      ['won', 'mv_deal', 4238],
    ]);
    expect(items.find(({ stage }) => stage === 'won')?.amount).toEqual({ amount: '10005534.00', currency: 'USD' });
  });

  test('keeps the tree of accounts, the managers of the agents and the deals without an account', async () => {
    expect(await value('(select count(*) from "account" where "parent" is not null)')).toBe('15');
    expect(
      await value(
        '(select count(*) from "account" c join "account" p on p.id = c.parent and c.parent__path = p.parent__path || p.id)',
      ),
    ).toBe('15');
    expect(await value('(select count(*) from "user" where "manager" is not null)')).toBe('35');
    expect(await value('(select count(*) from "opportunity" where "account" is null)')).toBe('1425');
  });

  test('applies the corrections', async () => {
    expect(
      await value(
        `(select count(*) from "opportunity" o join "product" p on p.id = o.mv_product where p.name = 'GTX Pro')`,
      ),
    ).toBe('1480');
    expect(await value(`(select count(*) from "account" where "mv_sector" = 'technology')`)).toBe('12');
    expect(
      await value(`(select string_agg("name", ',') from "account" where "address__country" = 'PH')`),
    ).not.toBeNull();
  });

  test('takes the past as it was', async () => {
    const [deal] = await rig.rows(`select * from "opportunity" where "mv_code" = '1C1I7A6R'`);
    // The day begins in New York.
    expect(deal?.['created_at']).toMatch(/^2016-10-20 04:00:00/);
    expect(deal?.['opened_on']).toBe('2016-10-20');
    expect(deal?.['close_date']).toBe('2017-03-01');
    expect(deal?.['stage__outcome']).toBe('won');
    const moves = await rig.rows(
      `select "from", "to", "at"::date::text as "day" from "stage_change" where "record" = '${deal?.['id']}' order by "at"`,
    );
    expect(moves).toEqual([
      { from: null, to: 'engaging', day: '2016-10-20' },
      { from: 'engaging', to: 'won', day: '2017-03-01' },
    ]);
  });

  test('writes one move for a deal that is open, two for one that is closed', async () => {
    const moves = await rig.rows(
      `select o."stage", count(*) as "moves", count(distinct o."id") as "deals" from "opportunity" o join "stage_change" s on s."record" = o."id"::text group by 1 order by 1`,
    );
    expect(moves).toEqual([
      { stage: 'engaging', moves: '1589', deals: '1589' },
      { stage: 'lost', moves: '4946', deals: '2473' },
      { stage: 'prospecting', moves: '500', deals: '500' },
      { stage: 'won', moves: '8476', deals: '4238' },
    ]);
  });

  test('leaves a value empty that the file has not, where the field has a default', async () => {
    expect(
      await value(`(select count(*) from "opportunity" where "stage" = 'prospecting' and "opened_on" is null)`),
    ).toBe('500');
  });

  test('keeps one outside key and one row of the change log per record', async () => {
    const records = 3 + 6 + 41 + 41 + 7 + 85 + 8800;
    expect(await value(`(select count(*) from "external_key" where "system" = 'maven')`)).toBe(String(records));
    expect(await value(`(select count(*) from "_change" where "entity" = 'opportunity' and "action" = 'create')`)).toBe(
      '8800',
    );
    expect(await value(`(select count(distinct "cause") from "_change" where "entity" = 'opportunity')`)).toBe('1');
  });

  test('changes nothing when it is run again', async () => {
    const state = async (): Promise<unknown> => ({
      changes: await value('(select count(*) from "_change")'),
      moves: await value('(select count(*) from "stage_change")'),
      versions: await value('(select sum("version") from "opportunity")'),
      keys: await value('(select count(*) from "external_key")'),
    });
    const before = await state();
    const second = await importExample();
    expect(second.refused).toBe(0);
    for (const counts of Object.values(second.entities)) expect(counts).toMatchObject({ created: 0, updated: 0 });
    expect(second.entities['opportunity']?.unchanged).toBe(8800);
    expect(await state()).toEqual(before);
  });
});
