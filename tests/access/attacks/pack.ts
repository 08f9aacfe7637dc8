// The pack of the attacked tenant: a clerk who sees the customers and deals of a company but no figures and nothing personal,
// and sees as anybody of it, a key of deals of which the clerk does not see all fields, and restrictions that hide some records
// from clerks.

export const CLERK = 'siege/siege_clerk';

/** What hides an account, or a deal, from clerks. */
export const RESTRICTING = { account: { industry: 'finance' }, opportunity: { lead_source: 'partner' } } as const;

const READ = { read: { scope: 'all' }, export: { scope: 'all' } };
const WRITE = { ...READ, create: { scope: 'all' }, update: { scope: 'all' } };

const PACK = {
  'pack.json': {
    name: 'siege',
    kind: 'tenant',
    prefix: 'siege',
    version: '1.0.0',
    title: 'Siege',
    language: 'en',
    depends: { base: '^2.0.0', sales: '^2.0.0' },
  },
  'roles/siege_clerk.json': {
    $id: 'crm:siege/roles/siege_clerk',
    title: 'Clerk',
    includes: { 'base/everyone': true },
    grants: {
      'base/user': { view_as: { scope: 'all' } },
      'base/account': READ,
      'base/contact': READ,
      'base/account_contact': READ,
      'base/task': WRITE,
      'sales/opportunity': WRITE,
      'sales/product': READ,
    },
    classes: {},
  },
  'extensions/sales/opportunity.json': {
    extends: 'crm:sales/opportunity',
    properties: {
      siege_code: {
        $ref: 'crm:types/text',
        title: 'Code',
        'x-field': { order: 900, max_length: 60, classes: { financial: true } },
      },
    },
    'x-entity': {
      keys: { siege_pair: { fields: ['name', 'siege_code'], where: { '!=': [{ var: 'siege_code' }, null] } } },
    },
  },
  'restrictions/siege_account.json': restriction('base/account', { '!=': [{ var: 'industry' }, 'finance'] }),
  'restrictions/siege_opportunity.json': restriction('sales/opportunity', {
    '!=': [{ var: 'lead_source' }, 'partner'],
  }),
};

function restriction(entity: string, rule: unknown): unknown {
  const name = `siege_${entity.split('/')[1]}`;
  return {
    $id: `crm:siege/restrictions/${name}`,
    title: name,
    entity,
    actions: { '*': true },
    for: { [CLERK]: true },
    rule,
  };
}

/** Documents by path, as text. */
export const SIEGE_PACK: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(PACK).map(([path, document]) => [path, JSON.stringify(document)]),
);
