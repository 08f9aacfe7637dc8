// The entities of base that make up the organisation, and the shares, as far as questions are made about them.

import type { GeneratedEntity } from './model.ts';

export const ORGANISATION: readonly GeneratedEntity[] = [
  { name: 'company', aspects: {}, fields: [] },
  { name: 'agency', aspects: { company_scoped: {} }, fields: [] },
  { name: 'team', aspects: {}, fields: [{ name: 'agency', type: 'reference', to: 'agency' }] },
  { name: 'user', aspects: {}, fields: [{ name: 'active', type: 'boolean' }] },
  { name: 'membership', aspects: {}, fields: [{ name: 'user', type: 'user', to: 'user' }] },
  { name: 'record_share', aspects: {}, fields: [{ name: 'user', type: 'user', to: 'user' }] },
];
