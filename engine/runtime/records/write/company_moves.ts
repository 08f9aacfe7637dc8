// A record that gets another company leaves nothing behind that refers to it: those of its old company would refer to
// another one. What has to go together goes by way of no company, which belongs to all of them.

import type { Entity } from '../../../metadata/model.ts';
import { bindSql, column, compileSql, name, type Sql, slot, sql } from '../../../rules/sql.ts';
import { companyOf } from '../../access/companies.ts';
import type { Connection } from '../../database/connection.ts';
import { COMPANY_SLOT, changesCompany, companyField, companyOfValues } from './companies.ts';
import { refuseInUse } from './in_use.ts';
import { inboundReferences } from './inbound.ts';
import type { Leading } from './referrers.ts';
import type { Settled } from './resolve.ts';

/** Throws `record.in_use` where records of other companies refer to one that moves, and counts them. */
export async function refuseLeftBehind(connection: Connection, { writing, draft }: Settled): Promise<void> {
  const { request, entity, id } = writing;
  if (!changesCompany(writing, draft.values)) return;
  const company = companyOfValues(writing, draft.values);
  if (company === null) return;
  const leading = new Map<Entity, Leading[]>();
  for (const { entity: referrer, field } of inboundReferences(request.model, entity.name)) {
    const from = companyField(referrer);
    // The teams of an agency go where it goes.
    if (from === undefined || field === from) continue;
    leading.set(referrer, [...(leading.get(referrer) ?? []), { field, targets: [id] }]);
  }
  if (leading.size === 0) return;
  // Who is just writing a reference to it is waited for, and who comes later finds its new company.
  const lock = sql`select from ${name(entity.name)} where ${column(entity.name, 'id')} = ${slot('id')}::uuid for update`;
  await connection.query(bindSql(compileSql(lock), { id }));
  await refuseInUse(
    { request, connection },
    { leading, where: isOther, slots: { [COMPANY_SLOT]: company }, what: 'The record cannot get another company' },
  );
}

function isOther(entity: Entity, alias: string): Sql {
  // Without a company: null, and so not counted.
  return sql`${companyOf(entity, alias) ?? sql`null::uuid`} <> ${slot(COMPANY_SLOT)}::uuid`;
}
