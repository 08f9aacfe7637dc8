// /api/records: parse, call, present. One set of routes for all entities; what each does is engine/runtime/records.

import { Refusal } from '../../../problems.ts';
import { runAggregate } from '../../records/aggregate.ts';
import { runBulk } from '../../records/bulk.ts';
import { presentDone } from '../../records/bulk_results.ts';
import { runCreate } from '../../records/create.ts';
import { runDelete } from '../../records/delete.ts';
import { type GotRecord, runGet } from '../../records/get.ts';
import { runHistory } from '../../records/history.ts';
import { runList, runListOf } from '../../records/list.ts';
import { parseGetRequest, parseHistoryRequest, parseListRequest } from '../../records/query/list_request.ts';
import { accepted } from '../../records/query/refusal.ts';
import { runRestore } from '../../records/restore.ts';
import { runUpdate } from '../../records/update.ts';
import type { Request } from '../../request.ts';
import { objectOf, PATCH_TYPES, readBody, readJsonBody } from '../body.ts';
import { type Replay, readIdempotency, runOnce } from '../idempotency.ts';
import { ifMatchOf } from '../if_match.ts';
import { noteRefusedWrites, noting } from '../refused_write.ts';
import { type Answer, type Call, parametersOf, type Route, refuseParameters } from '../route.ts';
import { type OpenSession, type SessionDependencies, withSession } from '../session.ts';
import { journalOf, readDone } from './bulk_replay.ts';
import { exportOf } from './export.ts';

const ONE = '/api/records/:entity/:id';
const MANY = '/api/records/:entity';

/** The routes of records; they need nothing but a session. */
export function recordRoutes(dependencies: SessionDependencies): readonly Route[] {
  const short = (run: Run) => inSession(dependencies, run, 'short');
  const long = (run: Run) => inSession(dependencies, run, 'long');
  return [
    { method: 'GET', path: MANY, run: short(list) },
    { method: 'POST', path: MANY, run: short(noting(create)) },
    { method: 'POST', path: `${MANY}/query`, viewAs: true, run: short(query) },
    { method: 'POST', path: `${MANY}/bulk`, run: long(bulk) },
    { method: 'POST', path: `${MANY}/aggregate`, viewAs: true, run: long(aggregate) },
    { method: 'GET', path: `${MANY}/export`, run: exportOf(dependencies) },
    { method: 'GET', path: ONE, run: short(get) },
    { method: 'PATCH', path: ONE, run: short(noting(update)) },
    { method: 'DELETE', path: ONE, run: short(remove) },
    { method: 'POST', path: `${ONE}/restore`, run: short(restore) },
    { method: 'GET', path: `${ONE}/history`, run: short(history) },
  ];
}

type Run = (session: OpenSession, call: Call) => Promise<Answer>;

function inSession(dependencies: SessionDependencies, run: Run, time: 'short' | 'long'): Route['run'] {
  return (call) => withSession(dependencies, call, time, (session) => run(session, call));
}

const list: Run = async ({ request }, call) => {
  const { query } = call.target;
  const parse = () => accepted(parseListRequest(parametersOf(call), 'url'));
  return { status: 200, json: await runListOf(request, call.part('entity'), { query, parse }) };
};

const query: Run = async ({ request }, call) => {
  refuseParameters(call.target);
  const body = objectOf(await readJsonBody(call));
  return {
    status: 200,
    json: await runList(request, call.part('entity'), accepted(parseListRequest(body, 'body'))),
  };
};

const aggregate: Run = async ({ request }, call) => {
  refuseParameters(call.target);
  const body = objectOf(await readJsonBody(call));
  return { status: 200, json: await runAggregate(request, call.part('entity'), body) };
};

const get: Run = async ({ request }, call) => {
  const { query } = call.target;
  const parse = () => accepted(parseGetRequest(parametersOf(call)));
  return recordAnswer(200, await runGet(request, call.part('entity'), call.part('id'), { query, parse }));
};

const history: Run = async ({ request }, call) => {
  const parameters = accepted(parseHistoryRequest(parametersOf(call)));
  return { status: 200, json: await runHistory(request, call.part('entity'), call.part('id'), parameters) };
};

const create: Run = async (session, call) => {
  refuseParameters(call.target);
  const body = await readJsonBody(call);
  const input = objectOf(body);
  const entity = call.part('entity');
  const work = (request: Request) => runCreate(request, entity, input);
  const idempotent = readIdempotency(call, session.holder, body.bytes);
  if (idempotent === undefined) return createdAnswer(call, await work(session.request));
  const outcome = await runOnce({
    request: session.request,
    lasting: session.lasting,
    idempotent,
    status: 201,
    isOneTransaction: true,
    work,
    recordOf: ({ id }) => id,
  });
  if ('done' in outcome) return createdAnswer(call, outcome.done);
  const { status, ...replayed } = await replayRecord(session.request, entity, outcome.replay);
  return createdAnswer(call, replayed, status);
};

const update: Run = async ({ request }, call) => {
  refuseParameters(call.target);
  const ifMatch = ifMatchOf(call);
  const patch = objectOf(await readJsonBody(call, PATCH_TYPES));
  return recordAnswer(200, await runUpdate(request, call.part('entity'), call.part('id'), patch, ifMatch));
};

const remove: Run = async ({ request }, call) => {
  refuseParameters(call.target);
  await runDelete(request, call.part('entity'), call.part('id'), ifMatchOf(call));
  return { status: 204 };
};

/** What a replay answers may have changed since, or be deleted again: it is not restored twice. */
const restore: Run = async (session, call) => {
  refuseParameters(call.target);
  const [entity, id] = [call.part('entity'), call.part('id')];
  const work = (request: Request) => runRestore(request, entity, id);
  const idempotent = readIdempotency(call, session.holder, await readBody(call));
  if (idempotent === undefined) return recordAnswer(200, await work(session.request));
  const outcome = await runOnce({
    request: session.request,
    lasting: session.lasting,
    idempotent,
    status: 200,
    isOneTransaction: true,
    work,
    recordOf: () => id,
  });
  return recordAnswer(200, 'done' in outcome ? outcome.done : await runGet(session.request, entity, id));
};

const bulk: Run = async (session, call) => {
  refuseParameters(call.target);
  const body = await readJsonBody(call);
  const input = objectOf(body);
  const entity = call.part('entity');
  const idempotent = readIdempotency(call, session.holder, body.bytes);
  const onRefused = (refusals: readonly Refusal[]) => noteRefusedWrites(session, call, refusals);
  if (idempotent === undefined) {
    return { status: 200, json: await runBulk(session.request, entity, input, { onRefused }) };
  }
  const outcome = await runOnce({
    request: session.request,
    lasting: session.lasting,
    idempotent,
    status: 200,
    isOneTransaction: false,
    work: (request, progress) => runBulk(request, entity, input, { journal: journalOf(progress), onRefused }),
    recordOf: () => null,
  });
  if ('done' in outcome) return { status: 200, json: outcome.done };
  return { status: 200, json: await presentDone(session.request, entity, readDone(outcome.replay.answer)) };
};

async function replayRecord(request: Request, entity: string, replay: Replay): Promise<Created & { status: number }> {
  if (replay.record === null) {
    throw new Refusal('record.unknown', 'The record that was created with this Idempotency-Key is not there any more.');
  }
  return { ...(await runGet(request, entity, replay.record)), id: replay.record, status: replay.status };
}

interface Created extends GotRecord {
  readonly id: string;
}

function createdAnswer(call: Call, record: Created, status = 201): Answer {
  const answer = recordAnswer(status, record);
  return { ...answer, headers: { ...answer.headers, Location: `/api/records/${call.part('entity')}/${record.id}` } };
}

function recordAnswer(status: number, record: GotRecord): Answer {
  return { status, json: record.json, headers: { ETag: `"${record.version}"` } };
}
