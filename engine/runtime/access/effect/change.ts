// What changes for people in one entity and action. People with equal conditions are counted as one; how many records open
// to each is the difference of sets: those that they may have then, less those that they may have both now and then.

import type { Entity } from '../../../metadata/model.ts';
import { all, any, filled, isTrue, type Sql, sql } from '../../../rules/sql.ts';
import { requestSlots } from '../../records/query/request_slots.ts';
import type { Request } from '../../request.ts';
import type { Action } from '../access.ts';
import { type Count, keyOf, ROW } from './counter.ts';
import type { Person } from './people.ts';

/** What opens, or closes. */
export interface Tally {
  readonly records: number;
  readonly pairs: number;
  /** Ids. */
  readonly people: readonly string[];
}

export interface Change {
  readonly opens: Tally;
  readonly closes: Tally;
  readonly isWhole: boolean;
}

export interface Asked {
  readonly entity: Entity;
  readonly action: Action;
}

const NOTHING: Tally = { records: 0, pairs: 0, people: [] };

/** Records that nobody has made yet are counted by nobody: this is how many people may make any. */
export function changeOfCreating({ entity, action }: Asked, people: readonly Person[]): Change {
  const mayIn = (which: 'before' | 'after') => (person: Person) => person[which].access.may(entity, action);
  const [was, is] = [mayIn('before'), mayIn('after')];
  const ids = (found: readonly Person[]): Tally => ({ ...NOTHING, people: found.map(({ id }) => id) });
  return {
    opens: ids(people.filter((each) => is(each) && !was(each))),
    closes: ids(people.filter((each) => was(each) && !is(each))),
    isWhole: true,
  };
}

/** Groups that are counted side by side: a tenant has other requests, too. */
const AT_ONCE = 2;

export async function changeOf(asked: Asked, people: readonly Person[], count: Count): Promise<Change> {
  const opened: Opened[] = [];
  const closed: Opened[] = [];
  let isWhole = true;
  const waiting = groupsOf(asked, people).values();
  const work = async (): Promise<void> => {
    for (const { was, is, ids } of waiting) {
      const [before, both, after] = await count(asked.entity, [was, conjunction([was, is]), is]);
      // What is written meanwhile may be in one of them and not in the other.
      if (before === undefined || both === undefined || after === undefined) isWhole = false;
      else {
        if (after > both) opened.push({ condition: without(is, was), records: after - both, ids });
        if (before > both) closed.push({ condition: without(was, is), records: before - both, ids });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const opens = await tallyOf(asked, opened, count);
  const closes = await tallyOf(asked, closed, count);
  return { opens: opens.tally, closes: closes.tally, isWhole: isWhole && opens.isWhole && closes.isWhole };
}

/** People with the same condition now, and the same then, which is another. */
interface Group {
  readonly was: Sql;
  readonly is: Sql;
  readonly ids: readonly string[];
}

function groupsOf(asked: Asked, people: readonly Person[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { id, before, after } of people) {
    if (isSameText(asked, before, after)) continue;
    const [was, is] = [conditionOf(asked, before), conditionOf(asked, after)];
    const [wasKey, isKey] = [keyOf(was), keyOf(is)];
    if (wasKey === isKey) continue;
    const key = `${wasKey} ${isKey}`;
    const known = groups.get(key) ?? { was, is, ids: [] };
    groups.set(key, { ...known, ids: [...known.ids, id] });
  }
  return [...groups.values()];
}

/** Of equal seats (the key says so) the slots have the same values, so nothing has to be filled in to see it. */
function isSameText({ entity, action }: Asked, { access: was }: Request, { access: is }: Request): boolean {
  if (was.key !== is.key) return false;
  return partsOf(was, entity, action) === partsOf(is, entity, action);
}

function partsOf(access: Request['access'], entity: Entity, action: Action): string {
  const read = access.rows(entity, 'read', ROW);
  return JSON.stringify(action === 'read' ? read : [read, access.rows(entity, action, ROW)]);
}

/** What may not be seen can be acted upon by nobody. */
function conditionOf({ entity, action }: Asked, person: Request): Sql {
  const read = person.access.rows(entity, 'read', ROW);
  const condition = action === 'read' ? read : conjunction([read, person.access.rows(entity, action, ROW)]);
  return filled(condition, ...requestSlots(person));
}

function conjunction(conditions: readonly Sql[]): Sql {
  return all(conditions.filter((condition) => !isTrue(condition)));
}

function without(condition: Sql, other: Sql): Sql {
  return conjunction([condition, sql`(${other}) is not true`]);
}

/** Records that open, or close, to each of some people. */
interface Opened {
  readonly condition: Sql;
  readonly records: number;
  readonly ids: readonly string[];
}

/** More conditions than these are not joined in one statement. */
const MOST_JOINED = 300;

async function tallyOf(
  { entity }: Asked,
  opened: readonly Opened[],
  count: Count,
): Promise<{ readonly tally: Tally; readonly isWhole: boolean }> {
  const people = opened.flatMap(({ ids }) => ids);
  const pairs = opened.reduce((sum, { records, ids }) => sum + records * ids.length, 0);
  const most = Math.max(0, ...opened.map(({ records }) => records));
  if (opened.length < 2) return { tally: { records: most, pairs, people }, isWhole: true };
  const joined = any(opened.map(({ condition }) => condition));
  const [records] = opened.length > MOST_JOINED ? [undefined] : await count(entity, [joined]);
  return { tally: { records: Math.max(most, records ?? 0), pairs, people }, isWhole: records !== undefined };
}
