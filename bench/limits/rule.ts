// The longest rule that is allowed, on a field without an index and with nothing that fits, and one that is longer.

import { requestOf } from '../measure/load.ts';
import { answeredOrRefused, type Case, codeOf, timedAsk } from './limit.ts';

/** A call, the variable's call and its path, and a constant: four nodes. */
const COMPARISONS = 124;

export const longRule: Case = async ({ world, engine }) => {
  const compared = Array.from({ length: COMPARISONS }, (_, index) => ({
    '==': [{ var: 'next_step' }, `nothing of the kind ${index}`],
  }));
  // One more for `or`, and three for this: 500.
  const longest = { or: [...compared, { empty: [{ var: 'name' }] }] };
  const asked = (where: object) =>
    requestOf('POST', '/api/records/opportunity/query', {
      token: world.tenant.adminToken,
      body: { where, sort: ['close_date'], fields: ['name'], limit: 50 },
    });
  const allowed = await timedAsk(engine, asked(longest));
  const longer = await timedAsk(engine, asked({ or: [longest, { '==': [{ var: 'name' }, 'nothing'] }] }));
  const code = codeOf(longer.body);
  const verdict = answeredOrRefused('a rule of 500 nodes', allowed);
  return [
    { ...verdict, holds: verdict.holds && codeOf(allowed.body) !== 'rule.too_complex' },
    {
      what: 'a rule of more than 500 nodes',
      holds: longer.status === 422 && code === 'rule.too_complex',
      saw: `${longer.status} ${code} after ${longer.ms} ms`,
    },
  ];
};
