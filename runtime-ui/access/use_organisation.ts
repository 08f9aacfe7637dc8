// Reading the organisation: companies, agencies and teams by name, and who has a role where.

import { useQuery } from '@tanstack/react-query';
import type { RecordJson } from '../../schemas/http/records.ts';
import { keys } from '../api/keys.ts';
import { fetchList, useAggregate } from '../api/lists.ts';
import { useModel } from '../api/model.ts';
import { type Organisation, peopleByPlace } from './organisation_tree.ts';

/** Of each kind; a larger house looks at its lists. */
export const MOST = 1_000;
const PAGE = 200;

/** By name, at most MOST, and whether there are more; of an entity that the reader may not see, none. */
async function readAll(entity: string, fields: readonly string[], signal: AbortSignal) {
  const items: RecordJson[] = [];
  let after: string | null = null;
  do {
    const list = { fields, sort: ['name'], limit: PAGE, ...(after === null ? {} : { after }) };
    const page = await fetchList(entity, list, signal);
    items.push(...page.items);
    after = page.next;
  } while (after !== null && items.length < MOST);
  return { items, isCut: after !== null };
}

const FIELDS = {
  company: ['name', 'parent', 'active'],
  agency: ['name', 'company'],
  team: ['name', 'agency', 'parent', 'leader'],
} as const;

/** All of it; `isCut` where a kind has more than MOST. */
export function useOrganisation() {
  const { entities } = useModel();
  return useQuery({
    queryKey: keys.organisation,
    queryFn: async ({ signal }): Promise<Organisation & { readonly isCut: boolean }> => {
      const read = (entity: keyof typeof FIELDS) => {
        const known = entities[entity];
        const fields = FIELDS[entity].filter((field) => known?.fields[field] !== undefined);
        return known === undefined ? { items: [], isCut: false } : readAll(entity, fields, signal);
      };
      const [companies, agencies, teams] = await Promise.all([read('company'), read('agency'), read('team')]);
      return {
        companies: companies.items,
        agencies: agencies.items,
        teams: teams.items,
        isCut: companies.isCut || agencies.isCut || teams.isCut,
      };
    },
  });
}

/** As many groups as the server gives at once. */
const MOST_GROUPS = 10_000;

/** How many active people have a role in each place; undefined until it is known, or where there are too many to tell. */
export function usePeople(): ReadonlyMap<string, number> | undefined {
  const aggregate = useAggregate(
    'membership',
    {
      where: { '==': [{ var: 'user.active' }, true] },
      group: {
        company: { field: 'company' },
        agency: { field: 'agency' },
        team: { field: 'team' },
        user: { field: 'user' },
      },
      measures: { roles: { count: true } },
      limit: MOST_GROUPS,
    },
    useModel().entities['membership'] !== undefined,
  );
  const groups = aggregate.data?.items;
  return groups === undefined || groups.length === MOST_GROUPS ? undefined : peopleByPlace(groups);
}
