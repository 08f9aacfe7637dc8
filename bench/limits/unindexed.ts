// Filters on fields that no index holds, which nothing or little fits: every row has to be looked at.

import { listRequest } from '../pages.ts';
import { answeredOrRefused, type Case, timedAsk } from './limit.ts';

const FILTERS: Readonly<Record<string, object>> = {
  'equals a text that no deal has': { '==': [{ var: 'next_step' }, 'nothing of the kind'] },
  'contains a text that no deal has': { contains: [{ var: 'next_step' }, 'nothing of the kind'] },
  'equals a number that no deal has': { '==': [{ var: 'probability' }, '11'] },
};

export const unindexed: Case = async ({ world, engine }) => {
  const listing = { token: world.tenant.adminToken, sort: 'close_date', fields: 'name,next_step' };
  const verdicts = [];
  for (const [what, where] of Object.entries(FILTERS)) {
    const answer = await timedAsk(engine, listRequest({ ...listing, where }));
    verdicts.push(answeredOrRefused(`a filter on an unindexed field that ${what}`, answer));
  }
  return verdicts;
};
