// The statements of one connection: which it ran, and which it keeps prepared. PostgreSQL parses and plans a statement
// anew each time unless it has a name; for the statements of a request that is most of their cost. One that comes again
// gets a name, so shapes that come only once leave nothing behind.

import type { BoundSql } from '../../rules/sql.ts';
import type { Prepared } from './prepared_query.ts';

/**
 * Where a statement runs. A prepared statement keeps the types its columns had, so it holds in one tenant and under one
 * model; `model` null prepares nothing, as for those who change tables.
 */
export interface StatementScope {
  readonly tenant: number;
  readonly model: string | null;
}

export interface Statements {
  /** Notes that the statement runs now; undefined for one that is not kept. */
  readonly note: (scope: StatementScope, statement: BoundSql) => Prepared | undefined;
  /** How many different ones there were. */
  readonly count: () => number;
}

/** Names hold for one connection only. */
export function makeStatements(): Statements {
  const scopes = new Map<string, Map<string, Prepared>>();
  let last: (StatementScope & { readonly names: Map<string, Prepared> }) | undefined;
  let count = 0;
  /** A connection stays in the scope that it served last, as a rule. */
  const namesIn = ({ tenant, model }: StatementScope): Map<string, Prepared> => {
    if (last !== undefined && last.tenant === tenant && last.model === model) return last.names;
    const key = `${tenant} ${model}`;
    const names = scopes.get(key) ?? new Map<string, Prepared>();
    scopes.set(key, names);
    last = { tenant, model, names };
    return names;
  };
  return {
    count: () => count,
    note: (scope, { sql, parameters }) => {
      const names = namesIn(scope);
      const prepared = names.get(sql);
      if (prepared === undefined) {
        names.set(sql, { name: `cahier_${count}`, columns: null });
        count += 1;
        return undefined;
      }
      // What takes no parameters is a savepoint or the like, which has no plan to keep.
      return scope.model === null || parameters.length === 0 ? undefined : prepared;
    },
  };
}
