// The rights that decide about the accounts of others: to invite, and to deactivate, which is the way back, too. To change
// a user is neither, and neither is to change them.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, outcome, problemsOf } from './client.ts';
import { openWorld, type World } from './world.ts';

const DENIED = [403, 'access.denied'];
const AT_ACTIVE = [403, 'access.denied /active'];
const UNKNOWN = [404, 'record.unknown'];

const roleOf = (name: string, user: object, more: object = {}) => ({
  [`roles/acme_${name}.json`]: {
    $id: `crm:acme/roles/acme_${name}`,
    title: name,
    includes: { 'base/everyone': true },
    grants: { 'base/user': user, ...more },
  },
});

const restrictionOf = (name: string, action: string, { role, title }: { role: string; title: string }) => ({
  [`restrictions/acme_${name}.json`]: {
    $id: `crm:acme/restrictions/acme_${name}`,
    title: name,
    entity: 'base/user',
    actions: { [action]: true },
    for: { [`acme/acme_${role}`]: true },
    rule: { '!=': [{ var: 'job_title' }, title] },
  },
});

/** Each role may do one thing with users; restrictions keep a boss from two of them, and hide who is secret. */
const PACK = {
  ...roleOf('editor', { create: {}, update: {} }),
  ...roleOf('inviter', { invite: {} }),
  ...roleOf('closer', { deactivate: {} }),
  ...roleOf('reader', {}),
  // May make editors, and nobody who deactivates.
  ...roleOf('giver', { create: {}, update: {} }, { 'base/membership': { create: {} } }),
  // What is granted under a condition is asked of the user as they are.
  ...roleOf('leaver', { create: {}, update: {}, deactivate: { when: { var: 'active' } } }),
  ...restrictionOf('kept', 'deactivate', { role: 'closer', title: 'Boss' }),
  ...restrictionOf('guarded', 'invite', { role: 'inviter', title: 'Boss' }),
  ...restrictionOf('unseen', 'read', { role: 'closer', title: 'Secret' }),
  ...restrictionOf('unheard', 'read', { role: 'inviter', title: 'Secret' }),
};

const ROLES = ['editor', 'inviter', 'closer', 'reader', 'giver', 'leaver'] as const;

let world: World;
let admin: Client;
/** Who holds only this role. */
let who: Readonly<Record<(typeof ROLES)[number], Client>>;
let ids: Readonly<Record<string, string>>;
/** A new user of each test, active and without a role. */
let id: string;
let count = 0;

beforeAll(async () => {
  world = await openWorld({ name: 'account_rights', pack: PACK });
  admin = await world.client();
  const made = ROLES.map(async (role) => {
    const user = await world.addUser(role, [{ role: `acme/acme_${role}` }]);
    return [role, { user, client: await world.client(role) }] as const;
  });
  const people = await Promise.all(made);
  who = Object.fromEntries(people.map(([role, { client }]) => [role, client])) as typeof who;
  ids = Object.fromEntries(people.map(([role, { user }]) => [role, user]));
}, 120_000);

afterAll(() => world.close());

beforeEach(async () => {
  id = await person({});
});

async function person(facts: object): Promise<string> {
  count += 1;
  const answer = await admin.post('/api/records/user', { name: `P${count}`, login: `p${count}`, ...facts });
  expect(answer.status).toBe(201);
  return answer.json.id;
}

const act = (client: Client, action: string, user = id) => client.post(`/api/users/${user}/${action}`, '');
const patch = (client: Client, body: object, user = id) => client.patch(`/api/records/user/${user}`, body);
const isActive = async (user = id) => (await admin.get(`/api/records/user/${user}`)).json.active;
const fresh = (facts: object) => ({ name: 'New', login: `new${count}`, ...facts });

describe('Whoever may only change users', () => {
  test('does not invite, deactivate or activate them, and changes what else they are', async () => {
    for (const action of ['invite', 'deactivate', 'activate'])
      expect([action, outcome(await act(who.editor, action))]).toEqual([action, DENIED]);
    const refused = await patch(who.editor, { active: false, job_title: 'Seller' });
    expect([problemsOf(refused), refused.json.code]).toEqual([AT_ACTIVE, 'access.denied']);
    expect(refused.json.errors[0].params).toEqual({ field: 'active' });
    expect((await patch(who.editor, { active: true, job_title: 'Seller' })).status).toBe(200);
    await patch(admin, { active: false });
    expect(problemsOf(await patch(who.editor, { active: true }))).toEqual(AT_ACTIVE);
    expect(await isActive()).toBe(false);
  });

  test('is told of all that is wrong at once', async () => {
    const refused = await patch(who.editor, { active: false, name: null });
    expect(problemsOf(refused)).toEqual([422, 'field.required /name', 'access.denied /active']);
  });

  test('creates people who are active, and nobody who is not', async () => {
    const path = '/api/records/user';
    expect(problemsOf(await who.editor.post(path, fresh({ active: false })))).toEqual(AT_ACTIVE);
    expect((await who.editor.post(path, fresh({ active: true }))).status).toBe(201);
    expect((await who.leaver.post(path, fresh({ login: `idle${count}`, active: false }))).status).toBe(201);
  });

  test('does so in bulk neither, by whichever way the record is found', async () => {
    const login = `p${count}`;
    const operations = [
      { op: 'update', id, record: { active: false } },
      { op: 'upsert', by: 'login', record: { login, active: false } },
      { op: 'create', record: fresh({ active: false }) },
      { op: 'update', id, record: { job_title: 'Seller' } },
    ];
    const { json } = await who.editor.post('/api/records/user/bulk', { operations });
    const results: readonly { status: number; problem?: { errors: { pointer: string }[] } }[] = json.results;
    expect(results.map(({ status, problem }) => [status, problem?.errors[0]?.pointer])).toEqual([
      [403, '/active'],
      [403, '/active'],
      [403, '/active'],
      [200, undefined],
    ]);
    expect(await isActive()).toBe(true);
  });
});

describe('Whoever may only invite', () => {
  test('invites who is active, and does nothing else', async () => {
    expect((await act(who.inviter, 'invite')).status).toBe(201);
    for (const action of ['deactivate', 'activate'])
      expect([action, outcome(await act(who.inviter, action))]).toEqual([action, DENIED]);
    expect(outcome(await patch(who.inviter, { active: false }))).toEqual(DENIED);
    expect(await isActive()).toBe(true);
  });

  test('brings nobody back by a link', async () => {
    await act(admin, 'deactivate');
    expect(outcome(await act(who.inviter, 'invite'))).toEqual(DENIED);
    expect((await act(admin, 'invite')).status).toBe(201);
  });

  test('does not invite whom a restriction keeps, and is told nothing of whom they do not see', async () => {
    expect(outcome(await act(who.inviter, 'invite', await person({ job_title: 'Boss' })))).toEqual(DENIED);
    expect(outcome(await act(who.inviter, 'invite', await person({ job_title: 'Secret' })))).toEqual(UNKNOWN);
  });
});

describe('Whoever may only deactivate', () => {
  test('ends accounts and begins them anew, and does nothing else', async () => {
    expect(outcome(await act(who.closer, 'invite'))).toEqual(DENIED);
    expect(outcome(await patch(who.closer, { active: false }))).toEqual(DENIED);
    expect((await act(who.closer, 'deactivate')).json).toEqual({ handed_over: {} });
    expect(await isActive()).toBe(false);
    const [change] = (await admin.get(`/api/records/user/${id}/history`)).json.items;
    expect([change.actor.id, change.diff.active]).toEqual([ids['closer'], [true, false]]);
    expect((await act(who.closer, 'activate')).status).toBe(204);
    expect(await isActive()).toBe(true);
  });

  test('does not end whom a restriction keeps, nor themselves, and is told nothing of whom they do not see', async () => {
    const [boss, secret] = [await person({ job_title: 'Boss' }), await person({ job_title: 'Secret' })];
    for (const action of ['deactivate', 'activate']) {
      expect(outcome(await act(who.closer, action, boss))).toEqual(DENIED);
      expect(outcome(await act(who.closer, action, secret))).toEqual(UNKNOWN);
    }
    expect(outcome(await act(who.closer, 'deactivate', ids['closer']))).toEqual(DENIED);
    expect([await isActive(boss), await isActive(secret), await isActive(ids['closer'])]).toEqual([true, true, true]);
  });

  test('under a condition does it to those alone who fulfil it', async () => {
    expect((await patch(who.leaver, { active: false })).status).toBe(200);
    expect(problemsOf(await patch(who.leaver, { active: true }))).toEqual(AT_ACTIVE);
    expect(outcome(await act(who.leaver, 'activate'))).toEqual(DENIED);
    await act(admin, 'activate');
    expect((await act(who.leaver, 'deactivate')).status).toBe(200);
  });

  test('in a company does it to those alone whose roles are all there', async () => {
    const facts = { currency: 'CHF', country: 'CH', zone: 'Europe/Zurich', language: 'fr' };
    const make = async (name: string) => (await admin.post('/api/records/company', { name, ...facts })).json.id;
    const [here, there] = [await make('Here'), await make('There')];
    const hold = async (user: string, company: string) => {
      const answer = await admin.post('/api/records/membership', { user, role: 'rep', company });
      expect(answer.status).toBe(201);
    };
    await world.addUser('local', [{ role: 'acme/acme_closer', company: here }]);
    const local = await world.client('local');
    await hold(id, here);
    const far = await person({});
    await hold(far, there);
    expect((await act(local, 'deactivate')).status).toBe(200);
    expect(outcome(await act(local, 'deactivate', far))).toEqual(DENIED);
    await act(local, 'activate');
    await hold(id, there);
    expect(outcome(await act(local, 'deactivate'))).toEqual(DENIED);
  });
});

test('Who sees a user is told in their language what they may not do.', async () => {
  const told = async (language: string, action: string) => {
    const answer = await who.reader.post(`/api/users/${id}/${action}`, '', { 'Accept-Language': language });
    return [...outcome(answer), answer.json.detail];
  };
  expect(await told('en', 'invite')).toEqual([...DENIED, 'You may see this record of “Users”, but not invite it.']);
  expect(await told('fr', 'invite')).toEqual([
    ...DENIED,
    'Vous pouvez voir cette fiche (« Utilisateurs »), mais pas l’inviter.',
  ]);
  expect(await told('fr', 'deactivate')).toEqual([
    ...DENIED,
    'Vous pouvez voir cette fiche (« Utilisateurs »), mais pas la désactiver.',
  ]);
});

test('Whoever has none of these rights does none of it.', async () => {
  for (const action of ['invite', 'deactivate', 'activate'])
    expect([action, outcome(await act(who.reader, action))]).toEqual([action, DENIED]);
  expect(outcome(await patch(who.reader, { active: false }))).toEqual(DENIED);
});

describe('What is explained', () => {
  const explain = async (user: string | undefined, asked: Readonly<Record<string, string>>, language = 'en') => {
    const query = new URLSearchParams({ user: user ?? '', entity: 'user', id, ...asked });
    const { status, json } = await admin.get(`/api/access/explain?${query}`, { 'Accept-Language': language });
    expect(status).toBe(200);
    return json;
  };

  test('is what really happens', async () => {
    const allowed = async (action: string) => {
      const asked = ROLES.map(async (role) => [role, (await explain(ids[role], { action })).allowed] as const);
      return (await Promise.all(asked)).flatMap(([role, may]) => (may ? [role] : []));
    };
    expect(await allowed('invite')).toEqual(['inviter']);
    expect(await allowed('deactivate')).toEqual(['closer', 'leaver']);
    expect((await explain(ids['closer'], { action: 'deactivate', id: ids['closer'] ?? '' })).allowed).toBe(false);
  });

  test('names the right that a change of the field asks for, and who could grant it', async () => {
    const field = { action: 'update', field: 'active' };
    const refused = await explain(ids['editor'], field);
    expect([refused.allowed, refused.sentence]).toEqual([
      false,
      'To change the field “Active” takes the right “deactivate” besides, which editor does not have here.',
    ]);
    const inFrench = await explain(ids['editor'], field, 'fr');
    expect(inFrench.sentence).toBe(
      'Modifier le champ « Actif » demande aussi le droit « désactiver », que editor n’a pas ici.',
    );
    const toInvite = await Promise.all(['en', 'fr'].map((each) => explain(ids['editor'], { action: 'invite' }, each)));
    expect(toInvite.map(({ sentence }) => sentence)).toEqual([
      'No role of editor (editor) lets them invite users.',
      'Aucun rôle de editor (editor) ne permet d’inviter des fiches « Utilisateurs ».',
    ]);
    const givers = (json: { could_grant: readonly { label: string }[] }) => json.could_grant.map(({ label }) => label);
    expect(givers(refused)).toEqual(['Administrator']);
    // Who lacks the right to change users as well lacks both.
    expect(givers(await explain(ids['reader'], field))).toEqual(['Administrator']);
    expect(givers(await explain(ids['reader'], { ...field, field: 'name' }))).toEqual(['Administrator', 'giver']);
    expect((await explain(ids['leaver'], field)).allowed).toBe(true);
    expect((await explain(ids['editor'], { ...field, field: 'name' })).allowed).toBe(true);
  });
});

test('The model tells each what they may do, and shows the field to be read where they may not change it.', async () => {
  const shown = async (client: Client) => {
    const { may, fields } = (await client.get('/api/model')).json.entities.user;
    const { create, update } = (await client.get('/api/model/schemas/user')).json;
    const documented = (await client.get('/api/openapi.json')).json.components.schemas;
    const inSchemas = [create, update, documented['user.update']].map(({ properties }) => 'active' in properties);
    return [may.invite, may.deactivate, fields.active.readonly, ...inSchemas];
  };
  expect(await shown(who.editor)).toEqual([undefined, undefined, true, false, false, false]);
  expect(await shown(who.inviter)).toEqual([true, undefined, true, false, false, false]);
  expect(await shown(who.leaver)).toEqual([undefined, true, false, true, true, true]);
  expect(await shown(admin)).toEqual([true, true, false, true, true, true]);
});
