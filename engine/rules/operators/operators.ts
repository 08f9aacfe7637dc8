// The table of operators: a name without its operator, or an operator without a name, does not compile.
import type { Operator } from '../operator.ts';
import type { OperatorName } from '../types.ts';
import { add } from './add.ts';
import { and } from './and.ts';
import { cat } from './cat.ts';
import { column } from './column.ts';
import { contains } from './contains.ts';
import { countryCode } from './country_code.ts';
import { dateAdd } from './date_add.ts';
import { daysBetween } from './days_between.ts';
import { divide } from './divide.ts';
import { empty } from './empty.ts';
import { equal } from './equal.ts';
import { find } from './find.ts';
import { greater } from './greater.ts';
import { greaterOrEqual } from './greater_or_equal.ts';
import { ifElse } from './if.ts';
import { isIn } from './in.ts';
import { inPeriod } from './in_period.ts';
import { less } from './less.ts';
import { lessOrEqual } from './less_or_equal.ts';
import { list } from './list.ts';
import { lower } from './lower.ts';
import { max } from './max.ts';
import { min } from './min.ts';
import { money } from './money.ts';
import { month } from './month.ts';
import { multiply } from './multiply.ts';
import { not } from './not.ts';
import { notEqual } from './not_equal.ts';
import { object } from './object.ts';
import { or } from './or.ts';
import { orElse } from './or_else.ts';
import { round } from './round.ts';
import { row } from './row.ts';
import { slug } from './slug.ts';
import { startsWith } from './starts_with.ts';
import { subtract } from './subtract.ts';
import { switchCase } from './switch.ts';
import { toDate } from './to_date.ts';
import { toDecimal } from './to_decimal.ts';
import { toInteger } from './to_integer.ts';
import { trim } from './trim.ts';
import { year } from './year.ts';

export const OPERATORS: Readonly<Record<OperatorName, Operator>> = {
  and,
  or,
  '!': not,
  '==': equal,
  '!=': notEqual,
  '<': less,
  '<=': lessOrEqual,
  '>': greater,
  '>=': greaterOrEqual,
  in: isIn,
  contains,
  empty,
  if: ifElse,
  or_else: orElse,
  cat,
  trim,
  lower,
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  column,
  row,
  find,
  slug,
  to_date: toDate,
  to_decimal: toDecimal,
  to_integer: toInteger,
  money,
  object,
  country_code: countryCode,
  min,
  max,
  round,
  starts_with: startsWith,
  date_add: dateAdd,
  days_between: daysBetween,
  year,
  month,
  switch: switchCase,
  list,
  in_period: inPeriod,
};

export function isOperatorName(name: string): name is OperatorName {
  return Object.hasOwn(OPERATORS, name);
}
