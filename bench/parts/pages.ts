// How much longer page 10,000 of a list takes than its first.

import { type Part, SINGLE } from '../bench.ts';
import { compare, timeRatioOf } from '../compare.ts';
import { cursorWithin, listPage, listRequest } from '../pages.ts';

const LIMIT = 50;
const DEEP = 10_000;

export const pages: Part = async ({ world, engine }) => {
  const { database, tenant, postmaster } = world;
  const page = Math.min(DEEP, Math.floor(tenant.sizes.deals / LIMIT / 2));
  const { rows } = await database.query<{ day: string }>(
    `select close_date::text as day from opportunity where deleted_at is null order by close_date, id offset $1 limit 1`,
    [page * LIMIT],
  );
  const listing = { token: tenant.adminToken, sort: 'close_date', fields: 'name,stage,close_date', limit: LIMIT };
  const after = await cursorWithin(engine, { ...listing, where: { '>=': [{ var: 'close_date' }, rows[0]?.day] } });
  const { items } = await listPage(engine, { ...listing, after });
  if (items.length !== LIMIT) throw new Error(`Page ${page} has ${items.length} deals.`);
  const asking = (name: string, request: Buffer) => ({
    name,
    server: engine,
    status: 200,
    requests: () => () => request,
  });
  const deep = asking(`page ${page}`, listRequest({ ...listing, after }));
  const first = asking('the first page', listRequest(listing));
  return { pages: { page, ...timeRatioOf(await compare(deep, first, { ...SINGLE, postmaster })) } };
};
