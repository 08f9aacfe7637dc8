// Counts and sums, of all and by group: of what is readable alone, through references too.

import { isDeepStrictEqual } from 'node:util';
import type { Asking, Case, Operation } from '../case.ts';
import { generateFilter, groupsOf, sumsOf } from '../generate/questions.ts';
import type { Rule } from '../generate/rules.ts';
import { presentField } from '../oracle/present.ts';
import { mayAtAll, mayName } from '../oracle/rights.ts';
import type { Row } from '../oracle/tables.ts';
import { aboutOf, matchingRows, NO_ENTITY, seenAt } from './matching.ts';

export const aggregate: Operation = (asking) => {
  const { random } = asking;
  const groups = random.some(groupsOf(aboutOf(asking)), 2);
  return [undefined, ...groups].map((group) => {
    const sums = random.some(sumsOf(aboutOf(asking)), 1);
    return aggregateCase(asking, { filter: generateFilter(random, aboutOf(asking)), group, sum: sums[0] });
  });
};

interface Wanted {
  readonly filter: Rule | undefined;
  readonly group: string | undefined;
  readonly sum: string | undefined;
}

function aggregateCase(asking: Asking, wanted: Wanted): Case {
  const { entity, client } = asking;
  const { filter, group, sum } = wanted;
  const path = `/api/records/${entity.name}/aggregate`;
  const body = {
    ...(filter ? { where: filter } : {}),
    ...(group ? { group: { group: { field: group } } } : {}),
    measures: {
      n: { count: true },
      ...(sum ? { sum: { sum } } : {}),
      ...(seesMoney(asking) ? { money: { sum: 'amount' } } : {}),
    },
  };
  return {
    request: `POST ${path} ${JSON.stringify(body)}`,
    expected: expectedGroups(asking, wanted),
    observe: async () => {
      const { status, json } = await client.post(path, body);
      return status === 200 ? sorted(json.items) : { status, code: json.code };
    },
  };
}

function seesMoney({ world, person, entity }: Asking): boolean {
  return mayName(world, person, entity.name, 'amount');
}

function expectedGroups(asking: Asking, { filter, group, sum }: Wanted): unknown {
  const { world, person, entity } = asking;
  if (!mayAtAll(world, person, entity.name, 'read')) return NO_ENTITY;
  const rows = matchingRows(asking, filter);
  const measured = (of: readonly Row[]) => ({
    n: of.length,
    ...(sum ? { sum: of.reduce((total, row) => total + Number(seenAt(asking, row, sum) ?? 0), 0) } : {}),
    ...(seesMoney(asking) ? { money: moneyOf(of) } : {}),
  });
  if (group === undefined) return [measured(rows)];
  const field = entity.fields[group];
  if (field === undefined) throw new Error(`${entity.name} has no ${group}.`);
  const groups: { readonly group: unknown; readonly rows: Row[] }[] = [];
  for (const row of rows) {
    const value = presentField(world, person, field, row);
    const known = groups.find((each) => isDeepStrictEqual(each.group, value));
    if (known) known.rows.push(row);
    else groups.push({ group: value, rows: [row] });
  }
  return sorted(groups.map((each) => ({ group: each.group, ...measured(each.rows) })));
}

function moneyOf(rows: readonly Row[]): unknown {
  const total = rows.reduce((sum, row) => sum + Math.round(Number(row['amount'] ?? 0) * 100), 0);
  return { amount: (total / 100).toFixed(2), currency: 'EUR' };
}

/** Groups in one order: that of their labels is asked elsewhere. */
function sorted(items: readonly unknown[]): readonly unknown[] {
  const keyOf = (item: unknown): string => {
    const { group } = item as { readonly group?: { readonly id?: string } | null };
    return JSON.stringify(group?.id ?? group ?? null);
  };
  return [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
