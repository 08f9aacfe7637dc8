// Stages of records as they are written: where a record begins, which moves it may make, what is noted of them.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { raw } from '../../../engine/rules/sql.ts';
import type { Access } from '../../../engine/runtime/access/access.ts';
import { runUpdate } from '../../../engine/runtime/records/update.ts';
import type { WriteOptions } from '../../../engine/runtime/records/write/options.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import { refusalOf } from './refusals.ts';
import { type Made, openWritingRig, type WritingRig } from './writing_rig.ts';

let rig: WritingRig;
let request: Request;

beforeAll(async () => {
  rig = await openWritingRig();
  request = rig.request();
});

afterAll(() => rig.close());

type Body = Readonly<Record<string, unknown>>;

/** A deal with all that later stages ask for. */
async function deal(more: Body = {}): Promise<Made> {
  const account = await rig.create('account', { name: 'Staged' });
  return rig.create('opportunity', { name: 'Staged', account: account.id, ...more });
}

test('The pipeline alone means its first stage; the stage of another pipeline is unknown.', async () => {
  const made = await deal({ lead_source: 'tender', pipeline: 'tender' });
  expect(made).toMatchObject({ pipeline: 'tender', stage: 'notice', probability: '5' });
  expect((await refusalOf(rig.update('opportunity', made.id, { stage: 'negotiation' }))).at).toEqual([
    '/stage stage.unknown',
  ]);
  expect(await rig.update('opportunity', made.id, { pipeline: 'opportunity' })).toMatchObject({ stage: 'new' });
});

test('A stage alone is looked up in the first available pipeline that has it.', async () => {
  expect(await deal({ lead_source: 'tender', stage: 'notice' })).toMatchObject({
    pipeline: 'tender',
    stage: 'notice',
  });
  expect((await refusalOf(deal({ stage: 'notice' }))).at).toEqual(['/stage stage.unknown']);
  expect((await refusalOf(deal({ pipeline: 'tender' }))).at).toEqual(['/pipeline option.unknown']);
});

test('Entering asks for what the stage needs, at the fields, and for its conditions.', async () => {
  const made = await deal();
  const { code, at, refusal } = await refusalOf(rig.update('opportunity', made.id, { stage: 'proposal' }));
  expect(code).toBe('stage.entry');
  expect([...at].sort()).toEqual(['/amount stage.entry', '/close_date stage.entry', '/stage stage.entry']);
  const [condition] = refusal.problems.filter(({ pointer }) => pointer === '/stage');
  const message = 'Name a contact first: someone has to receive the proposal.';
  expect(condition?.params).toEqual({ stage: 'proposal', message });
});

test('A move notes from where to where, and the outcome is kept beside the stage.', async () => {
  const made = await deal({ amount: '5', close_date: '2026-05-01' });
  await rig.update('opportunity', made.id, { stage: 'won' });
  const moves = await rig.rows('select "from", "to" from stage_change where record = $1 order by id', [made.id]);
  expect(moves).toEqual([
    { from: null, to: 'new' },
    { from: 'new', to: 'won' },
  ]);
  expect(await rig.rows('select stage__outcome from opportunity where id = $1', [made.id])).toEqual([
    { stage__outcome: 'won' },
  ]);
});

test('A move that needs a right is refused without it, and allowed with it.', async () => {
  const made = await deal({ amount: '5', close_date: '2026-05-01' });
  await rig.update('opportunity', made.id, { stage: 'won' });
  const all = request.access;
  const access: Access = {
    ...all,
    key: 'no reopen',
    rows: (entity, action, alias) => (action === 'reopen' ? raw('false') : all.rows(entity, action, alias)),
  };
  const { code } = await refusalOf(runUpdate(rig.request({ access }), 'opportunity', made.id, { stage: 'qualified' }));
  expect(code).toBe('stage.move');
  expect(await rig.update('opportunity', made.id, { stage: 'qualified' })).toMatchObject({ stage: 'qualified' });
});

test('Nobody begins where only actions or a right they lack would bring them; where no move leads anybody may.', async () => {
  const { opportunity, ...others } = rig.model.pipelines;
  if (!opportunity) throw new Error('The pack sales has no pipeline for opportunities');
  const moves = {
    forward: { from: ['new'], to: ['qualified'], by: 'people' },
    sign: { from: ['*'], to: ['agreed'], by: 'actions' },
    reopen: { from: ['*'], to: ['new', 'proposal'], by: 'people', grant: 'reopen' },
  } as const;
  const model = { ...rig.model, version: 'narrow', pipelines: { opportunity: { ...opportunity, moves }, ...others } };
  const all = request.access;
  const access: Access = {
    ...all,
    key: 'no reopen',
    may: (entity, action) => action !== 'reopen' && all.may(entity, action),
  };
  const narrow = rig.request({ model, access });
  const begin = (stage: string | undefined, as = narrow, options: WriteOptions = {}) => {
    const filled = { account: null, contact: null, amount: '5', close_date: '2026-05-01' };
    return rig.create('opportunity', { name: 'Begun', ...filled, ...(stage ? { stage } : {}) }, options, as);
  };
  expect((await refusalOf(begin('agreed'))).at).toEqual(['/stage stage.move']);
  expect((await refusalOf(begin('proposal'))).at).toContain('/stage stage.move');
  expect(await begin(undefined)).toMatchObject({ stage: 'new' });
  expect(await begin('negotiation')).toMatchObject({ stage: 'negotiation' });
  expect(await begin('agreed', narrow, { internal: true })).toMatchObject({ stage: 'agreed' });
});

test('In history mode moves and conditions are skipped, and the past is what it was.', async () => {
  const options: WriteOptions = {
    mode: 'history',
    created_at: '2016-10-20T00:00:00.000Z',
    created_by: null,
    stage_history: [
      { to: 'new', at: '2016-10-20T00:00:00.000Z' },
      { to: 'won', at: '2017-03-01T00:00:00.000Z', by: rig.ada },
    ],
  };
  const made = await rig.create('opportunity', { name: 'Old', stage: 'won' }, options);
  expect(made).toMatchObject({ created_at: '2016-10-20T00:00:00.000Z', created_by: null, stage: 'won' });
  const moves = await rig.rows(
    'select "from", "to", to_char(at at time zone \'UTC\', \'YYYY\') as year, "by" from stage_change where record = $1 order by at',
    [made.id],
  );
  expect(moves).toEqual([
    { from: null, to: 'new', year: '2016', by: null },
    { from: 'new', to: 'won', year: '2017', by: rig.ada },
  ]);
});
