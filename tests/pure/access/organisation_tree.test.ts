// The tree of a tenant's companies, agencies and teams, and where its people have their roles.

import { expect, test } from '@jest/globals';
import {
  EVERYWHERE,
  type OrganisationNode,
  organisationTree,
  peopleByPlace,
} from '../../../runtime-ui/access/organisation_tree.ts';

const to = (id: string) => ({ id, label: id });
const record = (id: string, fields = {}) => ({ id, version: 1, name: id, ...fields });
const drawn = (nodes: readonly OrganisationNode[]): object =>
  Object.fromEntries(nodes.map(({ record: { id }, below }) => [id, drawn(below)]));

test('Agencies stand below their company, teams below their agency or the team above, the rest at the root.', () => {
  const tree = organisationTree({
    companies: [record('france', { parent: to('group') }), record('group'), record('suisse', { parent: to('group') })],
    agencies: [
      record('lyon', { company: to('france') }),
      record('geneva', { company: to('suisse') }),
      record('lost', { company: { id: 'unseen', restricted: true } }),
    ],
    teams: [
      record('north', { agency: to('lyon') }),
      record('north-1', { agency: to('geneva'), parent: to('north') }),
      record('project'),
      record('hidden', { agency: { id: 'unseen', restricted: true } }),
    ],
  });
  expect(drawn(tree.companies)).toEqual({
    group: { france: { lyon: { north: { 'north-1': {} } } }, suisse: { geneva: {} } },
  });
  expect([drawn(tree.agencies), drawn(tree.teams)]).toEqual([{ lost: {} }, { project: {}, hidden: {} }]);
});

test('A person counts once in the narrowest place of each membership, however many roles they have there.', () => {
  const people = peopleByPlace([
    { team: to('north'), agency: null, company: null, user: to('ann'), roles: 2 },
    { team: to('north'), agency: null, company: null, user: to('ben'), roles: 1 },
    { team: null, agency: null, company: to('france'), user: to('ann'), roles: 1 },
    { team: null, agency: null, company: null, user: to('eve'), roles: 1 },
  ]);
  expect([...people]).toEqual([
    ['north', 2],
    ['france', 1],
    [EVERYWHERE, 1],
  ]);
});
