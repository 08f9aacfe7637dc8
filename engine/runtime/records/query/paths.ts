// Names in requests to columns: resolves `account.owner.team.name` or `amount.currency` along to-one references, and
// collects the joins that its columns need, each once, each with the predicate of the entity it enters.
// A field that the reader may not read is not found, just like one that does not exist.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import { FIELD_TYPE_METADATA } from '../../../metadata/field_types/field_types.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { type Problem, Refusal } from '../../../problems.ts';
import { column, join, type Sql, sql } from '../../../rules/sql.ts';
import type { MoneyColumns } from '../../../rules/to_sql.ts';
import type { RuleType } from '../../../rules/types.ts';
import { wholeValue } from '../../field_types/whole_value.ts';
import { entityOf, type ReadContext, readableRows } from './source.ts';
import { stageProbability } from './stages.ts';

/** A reference that a path walks through, to one record of `target`. */
export interface PathStep {
  readonly entity: Entity;
  readonly field: Field;
  readonly target: Entity;
}

/** A readable field at the end of a path. */
export interface FieldPath {
  readonly path: string;
  readonly steps: readonly PathStep[];
  /** The entity that has the field. */
  readonly entity: Entity;
  readonly field: Field;
  /** The part asked for (`currency`), '' for the whole value. */
  readonly part: string;
}

const MAX_STEPS = 5;
const NAME = /^[a-z][a-z0-9_]*$/;

/** The field at the end of a path from `entity`; undefined where a name leads nowhere or may not be read. */
export function resolvePath(context: ReadContext, entity: Entity, path: string): FieldPath | undefined {
  const names = path.split('.');
  if (names.length > MAX_STEPS + 2 || !names.every((part) => NAME.test(part))) return undefined;
  const steps: PathStep[] = [];
  let current = entity;
  for (let index = 0; ; index += 1) {
    const field = context.access.readable(current, names[index] as string);
    if (!field) return undefined;
    const rest = names.slice(index + 1);
    const found = { path, steps, entity: current, field };
    if (rest.length === 0) return { ...found, part: '' };
    const target = targetOf(context, field);
    if (!target)
      return rest.length === 1 && hasPart(field, rest[0] as string) ? { ...found, part: rest[0] as string } : undefined;
    // `account.id` is what `account` holds already: it needs no join.
    if (rest.length === 1 && rest[0] === 'id') return { ...found, part: '' };
    if (steps.length === MAX_STEPS) return undefined;
    steps.push({ entity: current, field, target });
    current = target;
  }
}

/** The name of the entity that a to-one field leads to. An id refers to the record itself: that leads nowhere. */
export function leadsTo(field: Field): string | undefined {
  return field.name === 'id' ? undefined : field.to;
}

/** The entity that a to-one field leads to, if the reader may see any of its records. */
export function targetOf(context: ReadContext, field: Field): Entity | undefined {
  const to = leadsTo(field);
  const target = to === undefined ? undefined : entityOf(context.model, to);
  return target && context.access.may(target, 'read') ? target : undefined;
}

function hasPart(field: Field, part: string): boolean {
  return Object.hasOwn(FIELD_TYPE_METADATA[field.type].parts, part);
}

/** The one answer to a name that does not exist or may not be read. */
export function unknownField(entity: Entity, path: string, pointer: string): Problem {
  return {
    code: 'field.unknown',
    pointer,
    detail: `There is no field ${JSON.stringify(path)} in ${entity.name}.`,
    params: { field: path, entity: entity.name },
  };
}

/** Type in rules. What comes over a join may be missing, whatever its field says. */
export function ruleTypeOf(found: FieldPath): RuleType {
  const type = ownType(found);
  return found.steps.length === 0 ? type : nullable(type);
}

/** The type of values that may be missing. */
export function nullable(type: RuleType): RuleType {
  const { required: _, ...rest } = type;
  return rest;
}

function ownType({ entity, field, part }: FieldPath): RuleType {
  if (field.name === 'id') return { kind: 'reference', to: [entity.name], required: true };
  const metadata = FIELD_TYPE_METADATA[field.type];
  return part === '' ? metadata.rule_type(field) : (metadata.parts[part] as RuleType);
}

/** The columns of a field in the row with this alias, by part; stage.probability is computed from the model. */
export function columnsOf(context: ReadContext, entity: Entity, field: Field): (alias: string, part: string) => Sql {
  return (alias, part) => {
    if (field.type === 'stage' && part === 'probability') {
      return stageProbability(context.model, { entity, field }, alias);
    }
    const own = field.type === 'money' && part === 'amount' ? '' : part;
    return column(alias, columnOf(field, own));
  };
}

/** The value of a path as the compiler of rules wants it. */
export function ruleColumn(context: ReadContext, found: FieldPath, alias: string): Sql | MoneyColumns {
  const columns = columnsOf(context, found.entity, found.field);
  if (found.part === '' && found.field.type !== 'money') return wholeValue(found.field, (part) => columns(alias, part));
  if (found.part !== '') return columns(alias, found.part);
  return {
    amount: columns(alias, ''),
    currency: columns(alias, 'currency'),
    company: columns(alias, 'company'),
  };
}

/**
 * Most joins that the paths of a request may bring, in the search for rows and again in presenting them. PostgreSQL
 * plans every join with its predicate before it reads a row: hundreds of them take it gigabytes.
 */
export const MAX_JOINS = 30;

/** LEFT JOINs from one row along to-one references, in the order in which they were first asked for. */
export interface Joins {
  /**
   * Alias of the row that has the field at the end of the path. `asked` is the parameter that names the path
   * (`/where`): joins over MAX_JOINS throw `limit.exceeded` there. What the model itself brings (labels of a record's
   * own references, searched fields) says nothing and is not counted.
   */
  readonly alias: (steps: readonly PathStep[], asked?: string) => string;
  /** Counts a join that stands elsewhere in the statement. */
  readonly count: (asked: string) => void;
  /** Entities that were joined so far. */
  readonly entities: () => readonly Entity[];
  readonly sql: () => Sql;
}

export interface JoinsFrom {
  /** Alias of the row that paths start from. */
  readonly root: string;
  /** First letters of the aliases of joined rows. */
  readonly prefix: string;
  /** Joins soft-deleted rows too: those who show the record then say that it is deleted. */
  readonly deleted?: boolean;
}

export function collectJoins(context: ReadContext, from: JoinsFrom): Joins {
  const aliases = new Map<string, string>();
  const joins: Sql[] = [];
  const entities: Entity[] = [];
  let counted = 0;
  const count = (asked: string): void => {
    counted += 1;
    if (counted > MAX_JOINS) throw tooManyJoins(asked);
  };
  const alias = (steps: readonly PathStep[], asked?: string): string => {
    const last = steps.at(-1);
    if (!last) return from.root;
    const key = steps.map((step) => step.field.name).join('.');
    const known = aliases.get(key);
    if (known) return known;
    const before = alias(steps.slice(0, -1), asked);
    if (asked !== undefined) count(asked);
    const made = `${from.prefix}${aliases.size + 1}`;
    aliases.set(key, made);
    entities.push(last.target);
    joins.push(joinOf(context, last, { before, alias: made, deleted: from.deleted ?? false }));
    return made;
  };
  return { alias, count, entities: () => entities, sql: () => join(joins, '') };
}

function tooManyJoins(pointer: string): Refusal {
  const detail = `The paths of a request may lead over at most ${MAX_JOINS} references; ask for less at once.`;
  return new Refusal('limit.exceeded', detail, {
    problems: [{ code: 'limit.exceeded', pointer, detail, params: { max: MAX_JOINS } }],
  });
}

function joinOf(context: ReadContext, step: PathStep, at: { before: string; alias: string; deleted: boolean }): Sql {
  const rows = readableRows(context.access, {
    entity: step.target,
    action: 'read',
    alias: at.alias,
    deleted: at.deleted,
  });
  const same = sql`${column(at.alias, 'id')} = ${column(at.before, columnOf(step.field))}`;
  return sql` left join ${rows.from} on ${same} and ${rows.condition}`;
}
