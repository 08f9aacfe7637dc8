// Defences that the proof can switch off, to show that it would find them missing: each replaces one text in one source
// file, in memory, while a server loads it (hook.ts). Nothing in the product knows of them. A text that is not there
// exactly once is refused, so that no plant goes stale unseen.

import { UsageError } from '../../../bin/command.ts';

export interface Plant {
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** The defence, as it is written. */
  readonly from: string;
  /** What stands in its place. */
  readonly to: string;
}

const RUNTIME = 'engine/runtime';
const MATCHING = 'function matchingSql(context: ReadContext, matching: Matching): Sql {\n  ';

export const PLANTS: readonly Plant[] = [
  {
    // Every company fits.
    name: 'company',
    file: `${RUNTIME}/access/companies.ts`,
    from: "const company = column(alias, 'company');",
    to: "return raw('true');",
  },
  {
    name: 'soft_delete',
    file: `${RUNTIME}/records/query/source.ts`,
    from: 'condition: wanted.deleted ? permitted : isTrue(permitted) ? live : all([live, permitted]),',
    to: 'condition: permitted,',
  },
  {
    // What refers to a record is included, whoever may see it.
    name: 'include',
    file: `${RUNTIME}/records/query/include.ts`,
    from: 'all([refers, rows.condition])',
    to: 'refers',
  },
  {
    // The first condition is that the rows may be read.
    name: 'count',
    file: `${RUNTIME}/records/query/select.ts`,
    from: `${MATCHING}const rows = matchingRows(context, matching);`,
    to: `${MATCHING}const { conditions, ...found } = matchingRows(context, matching);
  const rows = { ...found, conditions: conditions.slice(1) };`,
  },
  {
    name: 'history',
    file: `${RUNTIME}/records/history.ts`,
    from: 'if (known.length === 0) throw unknownRecord(entity, id);',
    to: '',
  },
  {
    name: 'search',
    file: `${RUNTIME}/records/query/found.ts`,
    from: 'all([...rows.conditions, GUARD])',
    to: 'all([...rows.conditions.slice(1), GUARD])',
  },
  {
    name: 'export',
    file: `${RUNTIME}/records/query/export.ts`,
    from: 'conditions: [...rows.conditions, condition]',
    to: 'conditions: rows.conditions.slice(1)',
  },
  {
    // A token of one tenant is good on the host of another.
    name: 'host_tenant',
    file: `${RUNTIME}/http/session.ts`,
    from: ' && (named === undefined || named.number === tenant.number);',
    to: ';',
  },
  {
    // Nobody looks whose seal a cursor has.
    name: 'cursor',
    file: `${RUNTIME}/records/query/cursor.ts`,
    from: 'if (!isWhole || !timingSafeEqual(seal, sealOf(place, text))) {',
    to: 'if (!isWhole) {',
  },
  {
    // A replay shows the record as it was shown the first time, whatever its sender may read by now.
    name: 'idempotency_replay',
    file: `${RUNTIME}/http/routes/records.ts`,
    from: '...(await runGet(request, entity, replay.record))',
    to: "...(await runGet({ ...request, access: (await import('../../access/compile.ts')).engineAccess({ user: null, company: null, today: request.today, now: new Date().toISOString() }) }, entity, replay.record))",
  },
  {
    name: 'field_class',
    file: `${RUNTIME}/access/compile.ts`,
    from: "return field?.classes.every((each) => classes(each) !== 'hidden') ? field : undefined;",
    to: 'return field;',
  },
  {
    name: 'restriction',
    file: `${RUNTIME}/access/restrictions.ts`,
    from: 'return restrictions.filter((each) => binds(each, row)).map((each) => grantRule(model, row, each.rule.rule));',
    to: 'return [];',
  },
];

/** Throws a UsageError for a name that none has. */
export function plantOf(name: string): Plant {
  const found = PLANTS.find((plant) => plant.name === name);
  if (found) return found;
  throw new UsageError(
    `There is no defence ${JSON.stringify(name)} to switch off; there are ${PLANTS.map((plant) => plant.name).join(', ')}.`,
  );
}

/** The source with the plant in it. Throws where the text of the defence is not there exactly once. */
export function plantIn(source: string, { name, file, from, to }: Plant): string {
  const [before, after, ...more] = source.split(from);
  if (after !== undefined && more.length === 0) return `${before}${to}${after}`;
  throw new Error(
    `The plant ${name} needs its text exactly once in ${file}, and it is there ${more.length + (after === undefined ? 0 : 1)} times.`,
  );
}
