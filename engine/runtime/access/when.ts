// The `when` of a grant as a condition on a row. It reads without grants, so its to-one paths are scalar
// sub-selects without predicates of their own.

import { columnOf } from '../../metadata/field_types/field_type.ts';
import { FIELD_TYPE_METADATA } from '../../metadata/field_types/field_types.ts';
import type { Entity, Field, Model } from '../../metadata/model.ts';
import { type GlobalName, isGlobal } from '../../rules/globals.ts';
import { column, constant, name, type Sql, slot, sql } from '../../rules/sql.ts';
import { compileRuleToSql, type MoneyColumns } from '../../rules/to_sql.ts';
import type { Rule } from '../../rules/types.ts';
import { recordPath } from '../../rules/variables.ts';
import { wholeValue } from '../field_types/whole_value.ts';
import { stageProbability } from '../records/query/stages.ts';

interface From {
  readonly entity: Entity;
  readonly alias: string;
}

/** The globals as places of a statement: `access.…` come with Access, `request.…` with the request (request_slots.ts). */
const VARIABLES: Readonly<Record<GlobalName, Sql>> = {
  $user: sql`${slot('access.user')}::uuid`,
  '$user.id': sql`${slot('access.user')}::uuid`,
  '$user.teams': sql`${slot('access.teams')}::uuid[]`,
  '$user.companies': sql`${slot('access.companies')}::uuid[]`,
  '$user.agencies': sql`${slot('access.agencies')}::uuid[]`,
  '$user.roles': sql`${slot('access.roles')}::text[]`,
  $company: sql`${slot('access.company')}::uuid`,
  '$company.currency': sql`${slot('request.company.currency')}::text`,
  '$company.country': sql`${slot('request.company.country')}::text`,
  '$company.language': sql`${slot('request.company.language')}::text`,
  '$company.zone': sql`${slot('request.company.zone')}::text`,
  $today: sql`${slot('access.today')}::date`,
  $now: sql`${slot('access.now')}::timestamptz`,
};

/** The value of a global in a statement; undefined for a path that is none. */
export function globalSql(path: string): Sql | undefined {
  return isGlobal(path) ? VARIABLES[path] : undefined;
}

export function grantRule(model: Model, from: From, rule: Rule): Sql {
  return compileRuleToSql(rule, {
    column: (path) => globalSql(path) ?? pathValue(model, from, (recordPath(path) ?? path).split('.')),
    literal: (value) => constant(value),
  });
}

function pathValue(model: Model, from: From, steps: readonly string[]): Sql | MoneyColumns {
  const [step = '', ...rest] = steps;
  const field = from.entity.fields[step];
  if (!field) throw new Error(`A checked rule names ${step}, which ${from.entity.name} does not have.`);
  const isPart = rest.length === 1 && Object.hasOwn(FIELD_TYPE_METADATA[field.type].parts, rest[0] ?? '');
  if (rest.length === 0 || isPart) return fieldValue(model, from, { field, part: rest[0] ?? '' });
  const target = model.entities[field.to ?? ''];
  if (!target) throw new Error(`A checked rule goes on after ${step}, which refers to nothing.`);
  const alias = `${from.alias}w`;
  const value = pathValue(model, { entity: target, alias }, rest);
  const through = (inner: Sql): Sql =>
    sql`(select ${inner} from ${name(target.name)} as ${name(alias)} where ${column(alias, 'id')} = ${column(from.alias, columnOf(field))})`;
  if ('parts' in value) return through(value);
  return { amount: through(value.amount), currency: through(value.currency), company: through(value.company) };
}

function fieldValue(model: Model, from: From, of: { field: Field; part: string }): Sql | MoneyColumns {
  const { field, part } = of;
  const at = (suffix: string): Sql => column(from.alias, columnOf(field, suffix));
  if (field.type === 'stage' && part === 'probability')
    return stageProbability(model, { entity: from.entity, field }, from.alias);
  if (part === '' && field.type !== 'money') return wholeValue(field, at);
  if (field.type !== 'money') return at(part);
  if (part === '') return { amount: at(''), currency: at('currency'), company: at('company') };
  return at(part === 'amount' ? '' : part);
}
