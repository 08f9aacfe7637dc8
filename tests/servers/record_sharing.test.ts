// Who shares records over REST and with whom, who sees that they are shared, what becomes of a share when its holder ends, and
// what is explained of it.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Client, outcome, problemsOf, readAll } from './client.ts';
import { DENIED, MISSING, openShareWorld, type ShareWorld, UNKNOWN } from './share_world.ts';

let shares: ShareWorld;
/** An account of each test, Ada's. */
let account: string;
let path: string;

beforeAll(async () => {
  shares = await openShareWorld('record_sharing');
}, 120_000);

beforeEach(async () => {
  const { ids, make } = shares;
  account = await make('account', { name: 'Pear', owner: ids.ada, company: ids.here });
  path = `/api/records/account/${account}`;
});

afterAll(() => shares.close());

const ask = (body: object, client?: Client) => shares.ask({ entity: 'account', record: account, ...body }, client);
const share = (body: object) => shares.share({ entity: 'account', record: account, ...body });
const sees = async (client: Client) => (await client.get(path)).status === 200;

describe('Who shares', () => {
  test('may change the record by a role of theirs: to read it, or to change it by a share, is not enough', async () => {
    const { ids, ben, make } = shares;
    await share({ user: ids.ben, level: 'update' });
    expect(outcome(await ask({ team: ids.team }, ben))).toEqual(DENIED);
    const kept = await make('account', { name: 'Kept', owner: ids.ben, company: ids.there });
    expect(outcome(await ask({ record: kept, user: ids.ada }, ben))).toEqual(DENIED);
  });

  test('is told the same of a record that they do not see, that is deleted, and that is not there', async () => {
    const { ids, ada, make } = shares;
    const hidden = await make('account', { name: 'Hidden', company: ids.here });
    const gone = await make('account', { name: 'Gone', owner: ids.ada, company: ids.here });
    expect((await ada.remove(`/api/records/account/${gone}`)).status).toBe(204);
    for (const record of [hidden, gone, MISSING]) {
      expect(problemsOf(await ask({ record, user: ids.ben }))).toEqual([422, 'reference.unknown /record']);
    }
  });

  test.each([
    ['an entity that is not there', { entity: 'nothing' }, [404, 'entity.unknown /entity']],
    ['an entity that they do not see', { entity: 'lead' }, [404, 'entity.unknown /entity']],
    ['how the tenant is organised', { entity: 'user' }, [422, 'share.entity /entity']],
    ['a share', { entity: 'record_share' }, [422, 'share.entity /entity']],
    ['a user who is not there', { user: MISSING }, [422, 'reference.unknown /user']],
    ['a level that is not there', { level: 'delete' }, [422, 'option.unknown /level']],
  ])('is told of %s, and where', async (_name, body, expected) => {
    expect(problemsOf(await ask({ user: shares.ids.ben, ...body }))).toEqual(expected);
  });

  test('names either a user or a team, and each of them once', async () => {
    const { ben: user, team } = shares.ids;
    for (const body of [{}, { user, team }]) {
      expect(problemsOf(await ask(body))).toEqual([422, 'check.failed /user']);
    }
    await share({ user });
    await share({ team });
    for (const body of [{ user, level: 'update' }, { team }]) {
      expect(outcome(await ask(body))).toEqual([409, 'value.not_unique']);
    }
  });

  test('does it in bulk under the same conditions', async () => {
    const { ids, ada, ben } = shares;
    const record = { entity: 'account', record: account, user: ids.ben };
    const statuses = async (client: Client, ...records: readonly object[]) => {
      const operations = records.map((each) => ({ op: 'create', record: each }));
      const { results } = (await client.post('/api/records/record_share/bulk', { operations })).json;
      return results.map(({ status }: { status: number }) => status);
    };
    const hidden = { ...record, record: MISSING };
    expect(await statuses(ada, record, hidden, { ...record, entity: 'user' })).toEqual([201, 422, 422]);
    expect(await statuses(ben, { ...record, user: ids.ada })).toEqual([403]);
  });
});

test('Shares of a record are seen by who may read it, and those that are for somebody by themselves.', async () => {
  const { ids, admin, ada, ben, dan } = shares;
  const [direct, ofTeam] = [await share({ user: ids.ben }), await share({ team: ids.team })];
  const of = { where: { '==': [{ var: 'record' }, account] } };
  const shown = async (client: Client) => (await readAll(client, 'record_share', of)).map(({ id }) => id).sort();
  expect(await shown(ada)).toEqual([direct, ofTeam].sort());
  expect(await shown(ben)).toEqual([direct, ofTeam].sort());
  expect(await shown(dan)).toEqual([]);
  // Of what a restriction keeps from Ben he is not shown who else has it.
  await admin.patch(path, { name: 'Sealed' });
  expect(await shown(ben)).toEqual([direct]);
});

describe('A share', () => {
  test('is of no use to who has left the team', async () => {
    const { ids, admin, person } = shares;
    const { login, client } = await person({ role: 'acme/acme_clerk', team: ids.team });
    await share({ team: ids.team });
    expect(await sees(client)).toBe(true);
    const [seat] = await readAll(admin, 'membership', { where: { '==': [{ var: 'user.login' }, login] } });
    await admin.remove(`/api/records/membership/${seat.id}`);
    expect(await sees(client)).toBe(false);
  });

  test('ends with its team and comes back with it, and the audit tells of it', async () => {
    const { ids, admin, make, person } = shares;
    const team = await make('team', { name: 'Passing' });
    const { client } = await person({ role: 'acme/acme_clerk', team }, { role: 'acme/acme_clerk', company: ids.there });
    const id = await share({ team, level: 'update' });
    expect(await sees(client)).toBe(true);
    expect((await admin.remove(`/api/records/team/${team}`)).status).toBe(204);
    expect(outcome(await client.get(path))).toEqual(UNKNOWN);
    expect(outcome(await admin.get(`/api/records/record_share/${id}`))).toEqual(UNKNOWN);
    expect(problemsOf(await ask({ team }))).toEqual([422, 'reference.unknown /team']);
    const idle = { and: [{ '==': [{ var: 'kind' }, 'shares_idle'] }, { '==': [{ var: 'record' }, team] }] };
    expect(await readAll(admin, 'audit_event', { where: idle })).toMatchObject([
      { entity: 'team', record: team, detail: '1', subject: null, actor: { label: 'Administrator' } },
    ]);
    expect((await admin.post(`/api/records/team/${team}/restore`, '')).status).toBe(200);
    expect((await client.patch(path, { name: 'Pearl' })).status).toBe(200);
  });

  test('waits for a user who is deactivated, who can hold no new one, and the audit tells of it', async () => {
    const { world, admin, person } = shares;
    const { id, login } = await person();
    await share({ user: id });
    expect((await admin.post(`/api/users/${id}/deactivate`, {})).status).toBe(200);
    const idle = { and: [{ '==': [{ var: 'kind' }, 'shares_idle'] }, { '==': [{ var: 'subject' }, id] }] };
    expect(await readAll(admin, 'audit_event', { where: idle })).toMatchObject([{ entity: 'user', detail: '1' }]);
    const other = await shares.make('account', { name: 'Other', owner: shares.ids.ada, company: shares.ids.here });
    expect(problemsOf(await ask({ record: other, user: id }))).toEqual([422, 'share.holder /user']);
    await admin.patch(`/api/records/user/${id}`, { active: true });
    expect(await sees(await world.client(login))).toBe(true);
  });
});

describe('Why', () => {
  const why = async (user: string, action: string, language = 'en') => {
    const asked = new URLSearchParams({ user, entity: 'account', id: account, action });
    return (await shares.admin.get(`/api/access/explain?${asked}`, { 'Accept-Language': language })).json;
  };

  test('names the share that lets somebody, and who made it', async () => {
    const { ben, cleo, team } = shares.ids;
    await share({ user: ben });
    const told = { allowed: true, sentence: 'ada shared this record with ben, to be read.' };
    expect(await why(ben, 'read')).toMatchObject(told);
    expect((await why(ben, 'read', 'fr')).sentence).toBe('ada a partagé cette fiche avec ben, en lecture.');
    expect(await why(ben, 'update')).toMatchObject({ allowed: false });
    await share({ team, level: 'update' });
    const ofTeam = 'ada shared this record with the team “South”, to which cleo belongs, to be read and changed.';
    expect(await why(cleo, 'update')).toMatchObject({ allowed: true, sentence: ofTeam });
  });

  test('names what keeps somebody from a record that is shared with them', async () => {
    await share({ user: shares.ids.ben });
    await shares.admin.patch(path, { name: 'Sealed' });
    const { allowed, sentence } = await why(shares.ids.ben, 'read');
    expect([allowed, sentence]).toEqual([false, expect.stringContaining('Sealed accounts')]);
  });

  test('says that somebody could share it where nothing lets them', async () => {
    const { ben } = shares.ids;
    const { allowed, reasons } = await why(ben, 'read');
    expect(allowed).toBe(false);
    expect(reasons).toContainEqual({
      kind: 'share',
      holds: false,
      sentence: 'This record is not shared with ben; whoever may change it by a role of theirs can share it.',
    });
    const french = (await why(ben, 'read', 'fr')).reasons.map(({ sentence }: { sentence: string }) => sentence);
    expect(french.join(' ')).toContain('n’est pas partagée avec ben');
    expect((await why(ben, 'delete')).reasons.map(({ kind }: { kind: string }) => kind)).not.toContain('share');
  });
});
