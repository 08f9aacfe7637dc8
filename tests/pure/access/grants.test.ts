// What grants come to for entities that cannot answer their scope, for the engine's own actions, and for what roles may be
// given: access compiled from small packs and memberships, looked at as what may be done at all and as conditions.

import { describe, expect, test } from '@jest/globals';
import { loadPackFolder } from '../../../engine/metadata/load.ts';
import type { Model } from '../../../engine/metadata/model.ts';
import { isTrue, type Sql } from '../../../engine/rules/sql.ts';
import type { Access } from '../../../engine/runtime/access/access.ts';
import { compileAccess, engineAccess } from '../../../engine/runtime/access/compile.ts';
import { coveredRoles } from '../../../engine/runtime/access/roles.ts';
import type { Membership } from '../../../engine/runtime/sessions/membership.ts';
import { compiled, pack, USER } from '../metadata/small_packs.ts';

const NAMED = USER.properties;
const entity = (title: string, aspects: object, more: object = {}) => ({
  title,
  'x-entity': { plural: title, label: 'name', aspects },
  properties: { ...NAMED, ...more },
});
const toCompany = { $ref: 'crm:types/reference', title: 'Company', 'x-field': { order: 20, to: 'base/company' } };

const DOCUMENTS = {
  'entities/user.json': USER,
  'entities/company.json': entity('Company', {}),
  'entities/deal.json': entity('Deal', { owned: {}, company_scoped: {} }),
  'entities/note.json': entity('Note', { owned: {} }),
  'entities/colour.json': entity('Colour', {}),
  'entities/membership.json': entity('Membership', {}, { company: toCompany }),
};

type Grants = Readonly<Record<string, Readonly<Record<string, object>>>>;

function modelOf(roles: Readonly<Record<string, Grants>>, more: Readonly<Record<string, unknown>> = {}): Model {
  const documents = Object.entries(roles).map(([name, grants]) => [`roles/${name}.json`, { title: name, grants }]);
  return compiled(pack({ ...DOCUMENTS, ...Object.fromEntries(documents), ...more })).model;
}

const FACTS = { user: 'u', company: null, today: '2027-01-01', now: '2027-01-01T00:00:00.000Z' };

function accessOf(model: Model, role: string, company: string | null = null): Access {
  const resolved = { company, agency: null, team_ids: [], team_tree_ids: [] };
  const membership: Membership = { role, company, agency: null, team: null, resolved };
  return compileAccess(model, [membership], FACTS);
}

function textOf(condition: Sql): string {
  return condition.parts.map((part) => (typeof part === 'string' ? part : `<${part.slot}>`)).join('');
}

/** Entities with what the reader may do with their rows: all, none, or some. */
function reached(model: Model, access: Access, action: string): Record<string, string> {
  return Object.fromEntries(
    Object.values(model.entities).map((each) => {
      const rows = access.rows(each, action, 't');
      const most = isTrue(rows) ? 'all' : textOf(rows) === 'false' ? 'none' : 'some';
      expect([each.name, access.may(each, action)]).toEqual([each.name, most !== 'none']);
      return [each.name, most];
    }),
  );
}

describe('a grant on all entities', () => {
  const model = modelOf({
    all: { '*': { read: {} } },
    company: { '*': { read: { scope: 'company' } } },
    own: { '*': { read: { scope: 'own' } } },
    team: { '*': { read: { scope: 'team' }, '*': {} } },
    agency: { '*': { '*': { scope: 'agency' } }, 'base/colour': { read: {} } },
  });
  const none = { user: 'none', company: 'none', deal: 'none', note: 'none', colour: 'none', membership: 'none' };

  test('of the scope company holds where there is a company, and gives nothing elsewhere', () => {
    const here = reached(model, accessOf(model, 'company', 'c'), 'read');
    expect(here).toEqual({ ...none, company: 'some', deal: 'some', membership: 'some' });
    const everywhere = reached(model, accessOf(model, 'company'), 'read');
    expect(everywhere).toEqual({ ...none, company: 'all', deal: 'all', membership: 'all' });
  });

  test('of the scopes own and team holds where there is an owner, though another be granted more generally', () => {
    expect(reached(model, accessOf(model, 'own'), 'read')).toEqual({ ...none, deal: 'some', note: 'some' });
    expect(reached(model, accessOf(model, 'team'), 'read')).toEqual({ ...none, deal: 'some', note: 'some' });
  });

  test('of the scope agency likewise, and a grant on the entity itself counts as it is', () => {
    const reads = reached(model, accessOf(model, 'agency', 'c'), 'read');
    expect(reads).toEqual({ ...none, deal: 'some', note: 'some', colour: 'all' });
  });

  test('of the scope all holds on all', () => {
    const all = { user: 'all', company: 'all', deal: 'all', note: 'all', colour: 'all', membership: 'all' };
    expect(reached(model, accessOf(model, 'all'), 'read')).toEqual(all);
  });
});

describe('somebody with many roles', () => {
  const names = Array.from({ length: 12 }, (_each, index) => `role_${index}`);
  const grants = { 'base/deal': { read: { scope: 'team_tree' }, update: { scope: 'own' } }, 'base/note': { read: {} } };
  const model = modelOf(
    Object.fromEntries([
      ...names.map((name) => [name, grants]),
      ['mate', { 'base/deal': { read: { scope: 'team' } } }],
    ]),
  );
  const deal = model.entities['deal'] as Model['entities'][string];
  const at = (role: string, teams: readonly string[], company = 'c'): Membership => {
    const resolved = { company, agency: null, team_ids: teams, team_tree_ids: teams };
    return { role, company: null, agency: null, team: teams[0] ?? null, resolved };
  };
  const accessTo = (memberships: readonly Membership[]) => compileAccess(model, memberships, FACTS);
  const rowsOf = (memberships: readonly Membership[], action = 'read') =>
    textOf(accessTo(memberships).rows(deal, action, 't'));

  test('that say the same in one place asks what somebody with one of them asks', () => {
    const one = [at('role_0', ['x', 'y'])];
    const twelve = names.map((name) => at(name, ['x', 'y']));
    for (const action of ['read', 'update']) expect(rowsOf(twelve, action)).toBe(rowsOf(one, action));
    expect(accessTo(twelve).slots).toEqual({ ...accessTo(one).slots, 'access.roles': expect.anything() });
    expect(accessTo(twelve).keys?.(deal, 'read')).toEqual(accessTo(one).keys?.(deal, 'read'));
  });

  test('in several teams asks for their teams at once', () => {
    const twelve = rowsOf(names.map((name) => at(name, [name])));
    expect(twelve.match(/from "membership"/g)).toHaveLength(1);
    for (let place = 0; place < 12; place += 1) expect(twelve).toContain(`<access.${place}.team_tree>::uuid[]`);
  });

  test('of unlike scopes or companies keeps both', () => {
    expect(rowsOf([at('role_0', ['x']), at('mate', ['x'])])).toMatch(
      /<access\.0\.teams>.*<access\.0\.team_tree>|<access\.0\.team_tree>.*<access\.0\.teams>/s,
    );
    const companies = rowsOf([at('role_0', [], 'c'), at('role_0', [], 'd')], 'update');
    expect(companies).toContain('<access.0.company>');
    expect(companies).toContain('<access.1.company>');
  });
});

describe('a grant that is taken back', () => {
  const READ = { read: {} };
  const model = modelOf(
    { all: { '*': READ }, deals: { 'base/deal': READ } },
    {
      'roles/most.json': {
        title: 'Most',
        includes: { 'base/all': true },
        grants: { 'base/deal': { read: { scope: 'none' } } },
      },
      'roles/both.json': { title: 'Both', includes: { 'base/deals': true, 'base/most': true }, grants: {} },
    },
  );
  const unread = (role: string) =>
    Object.values(model.entities)
      .filter((each) => !accessOf(model, role).may(each, 'read'))
      .map(({ name }) => name);

  test('is gone, though another be granted on all entities', () => {
    expect(unread('most')).toEqual(['deal']);
  });

  test('is there again for a role that includes another which has it', () => {
    expect(unread('both')).toEqual([]);
  });
});

describe('the actions of the engine', () => {
  const model = modelOf({
    helper: { 'base/user': { read: {}, update: {} }, 'base/membership': { create: {} } },
    clerk: { 'base/user': { read: {}, invite: {}, deactivate: {} }, 'base/membership': { create: {} } },
  });
  const user = model.entities['user'] as Model['entities'][string];

  test('are granted one by one, and not by the right to change users', () => {
    const actions = ['invite', 'deactivate', 'view_as', 'explain'];
    const mayOf = (role: string) => actions.filter((action) => accessOf(model, role).may(user, action));
    expect([mayOf('helper'), mayOf('clerk')]).toEqual([[], ['invite', 'deactivate']]);
  });

  test('are the administrator’s in the shipped packs, and nobody else’s', async () => {
    const packs = await Promise.all(['base', 'sales'].map((name) => loadPackFolder(`modules/${name}`)));
    const shipped = compiled(...packs).model;
    const people = shipped.entities['user'] as Model['entities'][string];
    const having = Object.keys(shipped.roles).filter((role) => accessOf(shipped, role).may(people, 'view_as'));
    expect(having).toEqual(['admin']);
  });

  test('make a role that has them more than one that may change users', () => {
    const given = coveredRoles(model, model.roles['helper'] as Model['roles'][string]);
    expect(given.map(({ name }) => name)).toEqual(['helper']);
  });

  test('reach as far as changes of users do, and leave the tenant its administrator, and who acts themselves', () => {
    const inCompany = textOf(accessOf(model, 'clerk', 'c').rows(user, 'deactivate', 't'));
    expect(inCompany).toMatch(/^\(not exists \(select 1 from "membership" held .*<access\.0\.company>/s);
    expect(inCompany).toMatch(/ and "t"\."id" is distinct from <access\.user>::uuid\)$/);
    const inTenant = textOf(accessOf(model, 'clerk').rows(user, 'deactivate', 't'));
    expect(inTenant).toMatch(/ and exists \(select 1 from "membership" held .*held\."user" <> "t"\."id"/s);
  });
});

describe('a restriction', () => {
  const MINE = { '==': [{ var: 'owner' }, { var: '$user' }] };
  const restriction = (more: object) => ({
    'restrictions/r.json': { title: 'R', entity: 'base/deal', actions: { '*': true }, rule: MINE, ...more },
  });
  const roles = {
    rep: { 'base/deal': { read: {}, update: {} } },
    other: { 'base/deal': { read: {} } },
    giver: { 'base/deal': { read: {}, update: {} }, 'base/membership': { create: {} } },
  };
  const deal = (model: Model) => model.entities['deal'] as Model['entities'][string];
  const mine = '"t"."owner" = <access.user>::uuid';

  test('binds everybody, or whoever holds one of its roles among others', () => {
    const all = modelOf(roles, restriction({}));
    expect(textOf(accessOf(all, 'other').rows(deal(all), 'read', 't'))).toContain(mine);
    const some = modelOf(roles, restriction({ for: { 'base/rep': true } }));
    expect(isTrue(accessOf(some, 'other').rows(deal(some), 'read', 't'))).toBe(true);
    const both = ['other', 'rep'].map((role) => ({
      role,
      company: null,
      agency: null,
      team: null,
      resolved: { company: null, agency: null, team_ids: [], team_tree_ids: [] },
    }));
    expect(textOf(compileAccess(some, both, FACTS).rows(deal(some), 'read', 't'))).toContain(mine);
  });

  test('binds the actions that it names, and with reading the export', () => {
    const model = modelOf(
      { rep: { 'base/deal': { read: {}, export: {}, update: {} } } },
      restriction({ actions: { read: true } }),
    );
    const access = accessOf(model, 'rep');
    const bound = ['read', 'export', 'update'].filter((action) => !isTrue(access.rows(deal(model), action, 't')));
    expect(bound).toEqual(['read', 'export']);
  });

  test('that nothing fulfils closes the action as if nobody granted it', () => {
    const model = modelOf(roles, restriction({ actions: { update: true }, rule: false }));
    const access = accessOf(model, 'rep');
    expect([access.may(deal(model), 'read'), access.may(deal(model), 'update')]).toEqual([true, false]);
  });

  test('does not bind the engine', () => {
    const model = modelOf(roles, restriction({ rule: false }));
    expect(isTrue(engineAccess(FACTS).rows(deal(model), 'read', 't'))).toBe(true);
  });

  test('keeps whom it binds from giving a role that it does not bind', () => {
    const given = (more: object) => {
      const model = modelOf(roles, restriction(more));
      return coveredRoles(model, model.roles['giver'] as Model['roles'][string]).map(({ name }) => name);
    };
    expect(given({}).sort()).toEqual(['giver', 'other', 'rep']);
    expect(given({ for: { 'base/giver': true, 'base/rep': true } }).sort()).toEqual(['giver', 'rep']);
    expect(given({ for: { 'base/giver': true }, actions: { update: true } }).sort()).toEqual(['giver', 'other']);
  });
});
