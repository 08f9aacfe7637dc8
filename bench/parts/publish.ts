// How long a tenant with all its rows takes to publish one field more, from its documents to the moment it is served.

import { accepted } from '../../bin/accepted.ts';
import type { PackDocuments } from '../../engine/runtime/control/tables.ts';
import { publishPacks } from '../../engine/runtime/models/publish.ts';
import { openTenant } from '../../engine/runtime/tenants/open_tenant.ts';
import type { Part } from '../bench.ts';
import { benchDocuments } from '../tenant.ts';

const EXTENSION = 'extensions/sales/opportunity.json';
const FIELD = { $ref: 'crm:types/text', title: 'Note', 'x-field': { order: 200, max_length: 200 } };

export const publishing: Part = async ({ world }) => {
  const documents = withOneMore(await benchDocuments());
  return world.work(async ({ installation, models }) => {
    const { tenant } = await openTenant(installation, models, world.tenant.key);
    const begun = performance.now();
    accepted(await publishPacks(installation, models, { tenant, documents, by: null }));
    return { publish_ms: Math.round(performance.now() - begun) };
  });
};

function withOneMore(documents: PackDocuments): PackDocuments {
  const pack = documents['bench'] ?? {};
  const extension: object = JSON.parse(pack[EXTENSION] ?? '{}');
  const extended = JSON.stringify({ ...extension, properties: { bench_note: FIELD } });
  return { ...documents, bench: { ...pack, [EXTENSION]: extended } };
}
