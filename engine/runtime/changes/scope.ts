// Which of the changes of a batch a reader is told of, and as what: records that they may read now have changed, records
// that they might read before and may not any more are gone, and of all others they hear nothing.

import type { Entity } from '../../metadata/model.ts';
import { bindSql } from '../../rules/sql.ts';
import { IdentityChanged } from '../access/guard.ts';
import type { Connection, Row } from '../database/connection.ts';
import { compiledStatement } from '../records/compiled.ts';
import { compileChangeScope } from '../records/query/change_scope.ts';
import { requestSlots } from '../records/query/request_slots.ts';
import { entityOf } from '../records/query/source.ts';
import type { Request } from '../request.ts';
import type { LoggedChange } from './log.ts';

export type Verdict = 'change' | 'gone';

/** By the id of the change; one statement per entity. Throws IdentityChanged where the reader is not who they were. */
export async function verdictsOf(
  request: Request,
  connection: Connection,
  changes: readonly LoggedChange[],
): Promise<ReadonlyMap<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  for (const [name, ofEntity] of Map.groupBy(changes, ({ entity }) => entity)) {
    const entity = entityOf(request.model, name);
    if (entity === undefined || !request.access.may(entity, 'read')) continue;
    for (const { id, verdict } of await readScope(request, connection, { entity, changes: ofEntity })) {
      if (verdict !== null) verdicts.set(id, verdict);
    }
  }
  return verdicts;
}

interface ScopeRow extends Row {
  readonly id: string;
  readonly verdict: Verdict | null;
}

async function readScope(
  request: Request,
  connection: Connection,
  { entity, changes }: { readonly entity: Entity; readonly changes: readonly LoggedChange[] },
): Promise<readonly ScopeRow[]> {
  const shape = { operation: 'change scope', entity: entity.name, parts: [] };
  const compiled = compiledStatement(request, shape, () => compileChangeScope(request, entity));
  const slots = {
    'changes.ids': changes.map(({ id }) => id),
    'changes.records': changes.map(({ record }) => record),
    'changes.versions': changes.map(({ version }) => version),
  };
  const rows = await connection.query<ScopeRow>(bindSql(compiled, ...requestSlots(request), slots));
  if (rows.length === 0) throw new IdentityChanged();
  return rows;
}
