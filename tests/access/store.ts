// A generated world becomes a tenant: its pack is published, its organisation and records are written over REST by the
// administrator, and in the end some of both are deleted.

import type { Answered } from '../rig/ask.ts';
import { type Client, clientOf } from './client.ts';
import { type GeneratedEntity, keyValues, PACK } from './generate/model.ts';
import { type Body, generateBody, generateShares, type Stored } from './generate/rows.ts';
import type { GeneratedWorld } from './generate/world.ts';
import { eachOf, openSuperuser, type Rig, type Superuser } from './rig.ts';

export interface StoredWorld {
  readonly superuser: Superuser;
  /** By login. */
  readonly clients: Readonly<Record<string, Client>>;
  readonly admin: Client;
  readonly tokenFor: (login: string) => Promise<string>;
}

export async function storeWorld(rig: Rig, world: GeneratedWorld): Promise<StoredWorld> {
  const key = `proof-${world.seed}`;
  const schema = await rig.engine.call('makeTenant', { key, demo: false, packs: packsOf(world), shipped: ['base'] });
  const superuser = await openSuperuser(rig, schema);
  const tokenFor = (login: string) => rig.engine.call('makeToken', { tenant: key, login });
  const clientFor = async (login: string) => clientOf(rig.url, await tokenFor(login));
  const admin = await clientFor('admin');
  await untilKnown(admin);
  const places = await storeOrganisation(admin, world);
  await storeRecords(admin, world, places);
  await deletePlaces(superuser, world, places.ids);
  const logins = world.organisation.people.map(({ login }) => login);
  const clients = await eachOf(logins, clientFor);
  const byLogin = Object.fromEntries(logins.map((login, index) => [login, clients[index] as Client]));
  return { superuser, admin, clients: byLogin, tokenFor };
}

function packsOf({ documents }: GeneratedWorld): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const texts = Object.entries(documents).map(([path, document]) => [path, JSON.stringify(document)] as const);
  return { [PACK]: Object.fromEntries(texts) };
}

/** The server learns of a new tenant by a message. */
async function untilKnown(admin: Client): Promise<void> {
  const deadline = Date.now() + 5_000;
  while ((await admin.get('/api/auth/me')).status !== 200) {
    if (Date.now() > deadline) throw new Error('The server never came to know the tenant.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Places extends Omit<Stored, 'records'> {
  /** Key of a place → its id. */
  readonly ids: ReadonlyMap<string, string>;
}

async function storeOrganisation(admin: Client, { organisation }: GeneratedWorld): Promise<Places> {
  const ids = new Map<string, string>();
  const make = async (entity: string, key: string, body: Body): Promise<string> => {
    const id = String(accepted(await admin.post(`/api/records/${entity}`, body)).json.id);
    ids.set(key, id);
    return id;
  };
  const idOf = (key: string | undefined): string | null => (key === undefined ? null : (ids.get(key) ?? null));
  for (const { key } of organisation.companies) await make('company', key, { ...COMPANY, name: key });
  for (const { key, company } of organisation.agencies)
    await make('agency', key, { name: key, company: idOf(company) });
  for (const { key, agency, parent } of organisation.teams) {
    await make('team', key, { name: key, agency: idOf(agency), parent: idOf(parent) });
  }
  for (const { login, seats } of organisation.people) {
    const user = await make('user', login, { name: login, login, active: true });
    const operations = seats.map(({ role, company, agency, team }) => ({
      op: 'create',
      record: { user, role, company: idOf(company), agency: idOf(agency), team: idOf(team) },
    }));
    const given = await bulk(admin, 'membership', operations);
    if (given.some(({ status }) => status !== 201)) throw new Error(`A membership of ${login} was refused.`);
  }
  const all = (keys: readonly { readonly key: string }[]) => keys.flatMap(({ key }) => ids.get(key) ?? []);
  return {
    ids,
    users: organisation.people.flatMap(({ login }) => ids.get(login) ?? []),
    companies: all(organisation.companies),
    agencies: all(organisation.agencies),
    teams: all(organisation.teams),
  };
}

/** One currency for all: how amounts of several meet is not the question here. */
const COMPANY = { currency: 'EUR', country: 'FR', zone: 'Europe/Paris', language: 'en' };

const MOST_TRIES = 6;

async function storeRecords(admin: Client, { entities, random, rows }: GeneratedWorld, places: Places): Promise<void> {
  const chance = random.fork('rows');
  const records = new Map<string, readonly string[]>();
  for (const entity of entities) {
    const stored: string[] = [];
    // What refers to a record of another company is refused, so some take several tries.
    for (let tries = 0; tries < MOST_TRIES && stored.length < rows; tries += 1) {
      const bodies = Array.from({ length: rows - stored.length }, () =>
        generateBody(chance, entity, { ...places, records }),
      );
      const operations = bodies.map((record) => ({ op: 'create', record }));
      const created = await bulk(admin, entity.name, operations);
      stored.push(...created.flatMap(({ status, record }) => (status === 201 ? [String(record.id)] : [])));
    }
    records.set(entity.name, stored);
    if ((records.get(entity.name)?.length ?? 0) === 0) throw new Error(`No ${entity.name} was stored.`);
  }
  // Every record is changed once: each has a second version, and trees their parents.
  for (const entity of entities) {
    const ids = records.get(entity.name) ?? [];
    const operations = ids.map((id, index) => ({ op: 'update', id, record: secondVersion(entity, ids, index) }));
    const results = await bulk(admin, entity.name, operations);
    // A parent of another company is refused.
    const alone = operations.filter((_operation, index) => results[index]?.status !== 200);
    const without = alone.map(({ op, id, record: { parent: _, ...record } }) => ({ op, id, record }));
    await bulk(admin, entity.name, without);
  }
  await storeShares(admin, { entities, random }, { ...places, records });
  for (const entity of entities) {
    const gone = chance.some(records.get(entity.name) ?? [], rows / 8);
    // What is in use stays, and what was deleted with another is gone already.
    for (const id of gone) await admin.remove(`/api/records/${entity.name}/${id}`);
  }
}

/** Before anything is deleted, so that there are shares of deleted records, and with deleted teams. */
async function storeShares(
  admin: Client,
  { entities, random }: Pick<GeneratedWorld, 'entities' | 'random'>,
  stored: Stored,
): Promise<void> {
  const chance = random.fork('shares');
  const shares = entities.flatMap(({ name }) => generateShares(chance, name, stored));
  const operations = shares.map((record) => ({ op: 'create', record }));
  const results = await bulk(admin, 'record_share', operations);
  if (results.some(({ status }) => status !== 201)) throw new Error('A share was refused.');
}

function secondVersion(entity: GeneratedEntity, ids: readonly string[], index: number): Body {
  const tree = entity.fields.some((field) => field.type === 'tree_parent');
  const parent = tree && index % 3 > 0 ? { parent: ids[Math.floor(index / 3)] } : {};
  return { code: `second ${index}`, ...keyValues(index), ...parent };
}

/** What is in use cannot be deleted over REST; stored data may have it so nevertheless. */
async function deletePlaces(
  superuser: Superuser,
  world: GeneratedWorld,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [entity, key] of Object.entries(world.organisation.gone)) {
    await superuser.query(`update "${entity}" set deleted_at = now() where id = $1`, [ids.get(key)]);
  }
}

interface BulkResult {
  readonly status: number;
  readonly record: { readonly id: unknown };
}

async function bulk(client: Client, entity: string, operations: readonly unknown[]): Promise<readonly BulkResult[]> {
  if (operations.length === 0) return [];
  return accepted(await client.post(`/api/records/${entity}/bulk`, { operations })).json.results;
}

function accepted(answer: Answered): Answered {
  if (answer.status < 300) return answer;
  throw new Error(`The world could not be stored: ${answer.status} ${answer.text}`);
}
