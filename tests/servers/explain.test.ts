// Why somebody may do something, or may not: the verdict is what really happens, the reasons name what decides, and nobody is
// told of what they do not see.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, readAll } from './client.ts';
import { allowedKeys, mayAtAll } from './grants_oracle.ts';
import { openWorld, type World } from './world.ts';

const PEOPLE = ['camille.roussel', 'hugo.marchetti', 'paul.vasseur', 'helene.lantier'];
const ENTITIES = ['account', 'opportunity', 'lead'];
const SOME = 6;

let world: World;
let admin: Client;
/** By login. */
let users: ReadonlyMap<string, string>;
/** Key of a demo record → its id, by entity. */
let ids: ReadonlyMap<string, ReadonlyMap<string, string>>;

beforeAll(async () => {
  world = await openWorld({ name: 'explain', demo: true });
  admin = await world.client();
  const people = await readAll(admin, 'user', { fields: ['login'] });
  users = new Map(people.map(({ login, id }) => [login, id]));
  const keys = await readAll(admin, 'external_key', { where: { '==': [{ var: 'system' }, 'seed'] } });
  ids = new Map(
    ENTITIES.map((entity) => [
      entity,
      new Map(keys.filter((each) => each.entity === entity).map((each) => [each.key, each.record])),
    ]),
  );
}, 120_000);

afterAll(() => world.close());

const explain = (client: Client, asked: Readonly<Record<string, string>>, headers: Record<string, string> = {}) =>
  client.get(`/api/access/explain?${new URLSearchParams(asked)}`, headers);

describe.each(PEOPLE)('what is explained of %s', (login) => {
  test.each(ENTITIES)('is what the grants say of each %s', async (entity) => {
    for (const action of ['read', 'update', 'delete'] as const) {
      const allowed = new Set(allowedKeys(login, entity, action));
      const all = [...(ids.get(entity) ?? [])];
      const chosen = [
        ...all.filter(([key]) => allowed.has(key)).slice(0, SOME),
        ...all.filter(([key]) => !allowed.has(key)).slice(0, SOME),
      ];
      for (const [key, id] of chosen) {
        const { status, json } = await explain(admin, { user: users.get(login) ?? '', entity, id, action });
        expect([key, action, status, json.allowed]).toEqual([key, action, 200, allowed.has(key)]);
        expect(json.sentence).not.toBe('');
        expect(json.reasons.length).toBeGreaterThan(0);
      }
    }
  });

  test('is in general what they may do at all', async () => {
    for (const entity of ENTITIES) {
      const { json } = await explain(admin, { user: users.get(login) ?? '', entity, action: 'create' });
      expect([entity, json.allowed]).toEqual([entity, mayAtAll(login, entity, 'create')]);
    }
  });
});

/** A deal that its reader sees and may not change, or does not see. */
function dealOf(login: string, isSeen: boolean): string {
  const read = new Set(allowedKeys(login, 'opportunity', 'read'));
  const update = new Set(allowedKeys(login, 'opportunity', 'update'));
  const found = [...(ids.get('opportunity') ?? [])].find(([key]) => read.has(key) === isSeen && !update.has(key));
  return found?.[1] ?? '';
}

test('A refusal names the grant that does not reach the record, in the language of the reader.', async () => {
  const user = users.get('camille.roussel') ?? '';
  const asked = { user, entity: 'opportunity', id: dealOf('camille.roussel', false), action: 'update' };
  const english = await explain(admin, asked, { 'Accept-Language': 'en' });
  expect(english.json.allowed).toBe(false);
  expect(
    english.json.reasons.some((reason: { kind: string; holds: boolean }) => reason.kind === 'grant' && !reason.holds),
  ).toBe(true);
  expect(english.json.sentence).toContain('not one of them');
  const french = await explain(admin, asked, { 'Accept-Language': 'fr' });
  expect(french.json.sentence).toContain('n’en fait pas partie');
  expect(french.json.sentence).not.toBe(english.json.sentence);
  expect(french.json.could_grant.length).toBeGreaterThan(0);
});

test('An action of a pack is called as the pack calls it.', async () => {
  const user = users.get('camille.roussel') ?? '';
  const sentences = async (of: string, language: string) => {
    const asked = { user: of, entity: 'opportunity', action: 'reopen' };
    const { json } = await explain(admin, asked, { 'Accept-Language': language });
    return [json.action, json.sentence];
  };
  expect(await sentences(user, 'en')).toEqual(['reopen', expect.stringMatching(/lets them do “Reopen” with deals\.$/)]);
  const french = / ne permet d’exécuter « Rouvrir » sur des fiches « Affaires »\.$/;
  expect(await sentences(user, 'fr')).toEqual(['reopen', expect.stringMatching(french)]);
  const manager = users.get('hugo.marchetti') ?? '';
  expect(await sentences(manager, 'fr')).toEqual(['reopen', expect.stringContaining('d’exécuter « Rouvrir » sur')]);
});

test('One may ask about oneself, with what one sees; what one does not see is not there.', async () => {
  const client = await world.client('camille.roussel');
  const [key = ''] = allowedKeys('camille.roussel', 'opportunity', 'update');
  const own = await explain(client, {
    entity: 'opportunity',
    id: ids.get('opportunity')?.get(key) ?? '',
    action: 'update',
  });
  expect([own.status, own.json.allowed, own.json.could_grant]).toEqual([200, true, []]);
  const hidden = await explain(client, { entity: 'opportunity', id: dealOf('camille.roussel', false) });
  const missing = await explain(client, { entity: 'opportunity', id: '01900000-0000-7000-8000-00000000dead' });
  expect([hidden.status, hidden.json.code]).toEqual([404, 'record.unknown']);
  expect([missing.status, missing.json.code]).toEqual([404, 'record.unknown']);
});

test('About others ask only those who administer them.', async () => {
  const client = await world.client('camille.roussel');
  const answer = await explain(client, { user: users.get('paul.vasseur') ?? '', entity: 'opportunity' });
  expect([answer.status, answer.json.code]).toEqual([404, 'record.unknown']);
});

test('A field is explained by its classes.', async () => {
  const found: boolean[] = [];
  for (const login of PEOPLE) {
    const own = (await (await world.client(login)).get('/api/model')).json;
    const asked = { user: users.get(login) ?? '', entity: 'product', field: 'cost' };
    const { json } = await explain(admin, asked);
    expect([login, json.allowed]).toEqual([login, own.entities.product?.fields.cost !== undefined]);
    expect(json.reasons.some((reason: { kind: string }) => reason.kind === 'class')).toBe(true);
    found.push(json.allowed);
  }
  expect(new Set(found)).toEqual(new Set([true, false]));
});

test('A restriction that keeps a record away is named.', async () => {
  const restriction = {
    title: 'Quiet deals',
    entity: 'sales/opportunity',
    actions: { update: true },
    for: { 'sales/rep': true },
    rule: { '!=': [{ var: 'name' }, 'Quiet'] },
  };
  const other = await openWorld({ name: 'explain_bound', pack: { 'restrictions/acme_quiet.json': restriction } });
  try {
    const rep = await other.addUser('rep', [{ role: 'sales/rep' }]);
    const asker = await other.client();
    const [account] = [await asker.post('/api/records/account', { name: 'Quiet Ltd' })];
    const made = await asker.post('/api/records/opportunity', { name: 'Quiet', account: account.json.id, owner: rep });
    expect(made.status).toBe(201);
    const { json } = await explain(asker, { user: rep, entity: 'opportunity', id: made.json.id, action: 'update' });
    const named = json.reasons.filter(({ kind }: { kind: string }) => kind === 'restriction');
    expect(named).toEqual([expect.objectContaining({ holds: false, restriction: 'acme_quiet' })]);
    expect([json.allowed, json.sentence]).toEqual([false, expect.stringContaining('Quiet deals')]);
  } finally {
    await other.close();
  }
});

test('Roles are shown as a table to those who give them, and to nobody else.', async () => {
  const { status, json } = await admin.get('/api/access/roles');
  expect(status).toBe(200);
  const deals = json.entities.find(({ name }: { name: string }) => name === 'opportunity');
  expect(deals.grants.admin.delete).toEqual({ scope: 'all', conditional: false });
  expect(json.roles.find(({ name }: { name: string }) => name === 'rep').people).toBe(5);
  const french = await admin.get('/api/access/roles', { 'Accept-Language': 'fr' });
  expect([json.titles, french.json.titles]).toEqual([{ reopen: 'Reopen' }, { reopen: 'Rouvrir' }]);
  const refused = await (await world.client('camille.roussel')).get('/api/access/roles');
  expect([refused.status, refused.json.code]).toEqual([403, 'access.denied']);
});

test('Somebody who is not active may do nothing.', async () => {
  const id = users.get('paul.vasseur') ?? '';
  await world.rows(`update "user" set active = false where id = $1`, [id]);
  const { json } = await explain(admin, { user: id, entity: 'account' });
  expect([json.allowed, json.reasons.map((reason: { kind: string }) => reason.kind)]).toEqual([false, ['inactive']]);
  await world.rows(`update "user" set active = true where id = $1`, [id]);
});

test.each([
  [{}, 400, 'parameter.invalid'],
  [{ entity: 'nothing' }, 404, 'entity.unknown'],
  [{ entity: 'account', action: 'paint' }, 400, 'parameter.invalid'],
  [{ entity: 'account', field: 'nothing' }, 422, 'field.unknown'],
  [{ entity: 'account', whom: 'me' }, 400, 'parameter.unknown'],
  [{ entity: 'account', id: 'no id' }, 404, 'record.unknown'],
])('%j is refused', async (asked, status, code) => {
  const answer = await explain(admin, asked as Record<string, string>);
  expect([answer.status, answer.json.code ?? answer.json.problems?.[0]?.code]).toEqual([status, code]);
});
