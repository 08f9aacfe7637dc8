// Stage changes have the rights of the record that changed: who may not read it, may not read where it has been.

import type { Entity, Model } from '../../metadata/model.ts';
import { all, any, column, name, type Sql, sql, text } from '../../rules/sql.ts';
import type { Access } from './access.ts';

/** The entity of base that keeps the stages a record went through. */
export const STAGE_CHANGE = 'stage_change';

/** Whether the record that a row of `stage_change` is about may be read; one condition per entity with stages. */
export function recordReadable(model: Model, access: Pick<Access, 'may' | 'rows'>, alias: string): Sql {
  const staged = Object.values(model.entities).filter((entity) => hasStage(entity) && access.may(entity, 'read'));
  return any(
    staged.map((entity) => {
      const record = 'changed';
      const rows = access.rows(entity, 'read', record);
      const same = sql`${column(record, 'id')} = ${column(alias, 'record')}::uuid`;
      const found = sql`exists (select 1 from ${name(entity.name)} as ${name(record)} where ${all([same, rows])})`;
      return all([sql`${column(alias, 'entity')} = ${text(entity.name)}`, found]);
    }),
  );
}

function hasStage(entity: Entity): boolean {
  return Object.values(entity.fields).some((field) => field.type === 'stage');
}
