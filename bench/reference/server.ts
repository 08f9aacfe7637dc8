// The server that the engine is measured against: the routes of deals as a good engineer writes them by hand, for
// this one table. Express 5, pg with named prepared statements, explicit columns and joins, the owner rule in the SQL,
// bodies checked by compiled ajv, a row of the audit in the same statement. Frozen: a change makes older figures void.
// It reads and writes the tables of the bench's tenant (BENCH_SCHEMA), so both servers work on the same rows.

import { createHash, randomBytes } from 'node:crypto';
import { Ajv } from 'ajv';
import express, { type NextFunction, type Request, type Response } from 'express';
import pg from 'pg';
import { presentDeal, presentListed, presentTotal, presentWhole } from './present.ts';
import {
  CREATE,
  GET,
  GET_JSON,
  GET_OWN,
  GET_OWN_JSON,
  LIST,
  LIST_JSON,
  LIST_OWN,
  LIST_OWN_JSON,
  TOKEN,
  TOTALS,
  TOTALS_OWN,
  UPDATE,
} from './statements.ts';

const { DATABASE_URL: connectionString = '', BENCH_SCHEMA = '', PORT = '0', BENCH_JSON = '' } = process.env;

// Numbers and days as text, as PostgreSQL writes them: nothing is parsed that is not looked at.
const asText = (value: string) => value;
const types = {
  getTypeParser: (type: number) => ([1082, 1700].includes(type) ? asText : pg.types.getTypeParser(type)),
};
const pool = new pg.Pool({
  connectionString,
  max: 10,
  types: types as pg.CustomTypesConfig,
  options: `-c search_path=${BENCH_SCHEMA},public -c timezone=UTC -c jit=off`,
});

const ajv = new Ajv();
const text = (maxLength: number) => ({ type: ['string', 'null'], maxLength });
const id = { type: ['string', 'null'], pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' };
const day = { type: ['string', 'null'], pattern: '^\\d{4}-\\d\\d-\\d\\d$' };
const decimal = { type: ['string', 'null'], pattern: '^\\d{1,15}(\\.\\d{1,2})?$' };
const properties = {
  name: { ...text(200), type: 'string' },
  account: id,
  contact: id,
  amount: decimal,
  opened_on: day,
  close_date: day,
  next_step: text(200),
  lead_source: { type: ['string', 'null'], enum: ['web', 'fair', 'referral', 'partner', 'phone', null] },
};
/** What is sent, once it was looked at. */
type Deal = Readonly<Record<keyof typeof properties, string | null | undefined>>;

const isNewDeal = ajv.compile<Deal>({ type: 'object', properties, required: ['name'], additionalProperties: false });
const isPatch = ajv.compile<Partial<Deal>>({ type: 'object', properties, additionalProperties: false });

interface User {
  readonly id: string;
  readonly is_admin: boolean;
  readonly company: string;
}

async function userOf(incoming: Request): Promise<User | undefined> {
  const value = /^Bearer (\S+)$/.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
  const hash = createHash('sha256').update(value).digest();
  const { rows } = await pool.query<User>({ name: 'token', text: TOKEN, values: [hash] });
  return rows[0];
}

type Handler = (incoming: Request, response: Response, user: User) => Promise<void>;

function authorised(handle: Handler) {
  return (incoming: Request, response: Response, next: NextFunction): void => {
    userOf(incoming)
      .then((user) => (user ? handle(incoming, response, user) : refuse(response, 401, 'session.required')))
      .catch(next);
  };
}

function refuse(response: Response, status: number, code: string): void {
  response.status(status).type('application/problem+json').send(JSON.stringify({ status, code }));
}

const list: Handler = async (incoming, response, user) => {
  const limit = Math.min(Number(incoming.query['limit'] ?? 50), 200);
  const values = [incoming.query['stage'], limit];
  if (BENCH_JSON) {
    const query = user.is_admin
      ? { name: 'list_json', text: LIST_JSON, values }
      : { name: 'list_own_json', text: LIST_OWN_JSON, values: [...values, user.id] };
    const { rows } = await pool.query<{ items: string }>(query);
    response.type('json').send(`{"items":${rows[0]?.items ?? '[]'}}`);
    return;
  }
  const query = user.is_admin
    ? { name: 'list', text: LIST, values }
    : { name: 'list_own', text: LIST_OWN, values: [...values, user.id] };
  const { rows } = await pool.query(query);
  response.json({ items: rows.map(presentListed) });
};

const get: Handler = async (incoming, response, user) => {
  const record = incoming.params['id'];
  if (BENCH_JSON) {
    const query = user.is_admin
      ? { name: 'get_json', text: GET_JSON, values: [record] }
      : { name: 'get_own_json', text: GET_OWN_JSON, values: [record, user.id] };
    const { rows } = await pool.query<{ version: string; deal: string }>(query);
    if (rows[0] === undefined) return refuse(response, 404, 'record.unknown');
    response.setHeader('ETag', `"${rows[0].version}"`);
    response.type('json').send(rows[0].deal);
    return;
  }
  const query = user.is_admin
    ? { name: 'get', text: GET, values: [record] }
    : { name: 'get_own', text: GET_OWN, values: [record, user.id] };
  const { rows } = await pool.query(query);
  if (rows[0] === undefined) return refuse(response, 404, 'record.unknown');
  response.setHeader('ETag', `"${rows[0].version}"`);
  response.json(presentDeal(rows[0]));
};

const totals: Handler = async (_incoming, response, user) => {
  const query = user.is_admin
    ? { name: 'totals', text: TOTALS, values: [] }
    : { name: 'totals_own', text: TOTALS_OWN, values: [user.id] };
  const { rows } = await pool.query(query);
  response.json({ items: rows.map(presentTotal) });
};

const create: Handler = async (incoming, response, user) => {
  const body: unknown = incoming.body;
  if (!isNewDeal(body)) return refuse(response, 422, 'value.invalid');
  const { rows } = await pool.query({
    name: 'create',
    text: CREATE,
    values: [
      uuidv7(),
      user.id,
      body.name,
      body.account,
      body.contact,
      body.amount,
      body.opened_on,
      body.close_date,
      body.next_step,
      body.lead_source,
      user.company,
      uuidv7(),
    ],
  });
  response.status(201).setHeader('ETag', '"1"');
  response.setHeader('Location', `/deals/${rows[0].id}`);
  response.json(presentWhole(rows[0]));
};

const update: Handler = async (incoming, response, user) => {
  if (!isPatch(incoming.body)) return refuse(response, 422, 'value.invalid');
  const { rows } = await pool.query({
    name: 'update',
    text: UPDATE,
    values: [incoming.params['id'], user.id, user.is_admin, JSON.stringify(incoming.body), uuidv7()],
  });
  if (rows[0] === undefined) return refuse(response, 404, 'record.unknown');
  response.setHeader('ETag', `"${rows[0].version}"`);
  response.json(presentWhole(rows[0]));
};

/** RFC 9562: 48 bits of milliseconds, version 7, the rest by chance. */
function uuidv7(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.get('/deals', authorised(list));
app.get('/deals/totals', authorised(totals));
app.get('/deals/:id', authorised(get));
app.post('/deals', express.json(), authorised(create));
app.patch('/deals/:id', express.json({ type: 'application/merge-patch+json' }), authorised(update));
app.listen(Number(PORT), '127.0.0.1', () => process.stdout.write('ready\n'));
