// The ways to filter by a field, as JsonLogic conditions of rules/1. Field types choose from these.
// A value is what the type's editor gives; what the rule compares with is taken out of it here.

import type { RuleJson } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import type { FilterOperator } from './field_type.ts';

/** What a rule compares with: of a reference its id, the rest as it is. */
export function operand(value: Json): RuleJson {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(operand);
  if ('id' in value && typeof value['id'] === 'string') return value['id'];
  return value as RuleJson;
}

function compared(operator: string): FilterOperator['rule'] {
  return (field, value) => ({ [operator]: [{ var: field }, operand(value)] });
}

/** The value as a list: a rule's `in` takes one. */
function listed(value: Json): RuleJson {
  return Array.isArray(value) ? value.map(operand) : [operand(value)];
}

export const IS: FilterOperator = { key: 'is', words: 'fields.operators.is', rule: compared('==') };
export const IS_NOT: FilterOperator = { key: 'is_not', words: 'fields.operators.is_not', rule: compared('!=') };
export const CONTAINS: FilterOperator = {
  key: 'contains',
  words: 'fields.operators.contains',
  rule: compared('contains'),
};
export const AT_LEAST: FilterOperator = { key: 'at_least', words: 'fields.operators.at_least', rule: compared('>=') };
export const AT_MOST: FilterOperator = { key: 'at_most', words: 'fields.operators.at_most', rule: compared('<=') };
export const BEFORE: FilterOperator = { key: 'before', words: 'fields.operators.before', rule: compared('<') };
export const AFTER: FilterOperator = { key: 'after', words: 'fields.operators.after', rule: compared('>') };

export const ONE_OF: FilterOperator = {
  key: 'one_of',
  words: 'fields.operators.one_of',
  many: true,
  rule: (field, value) => ({ in: [{ var: field }, listed(value)] }),
};

/** `empty` also covers an empty text and an empty list. */
export const EMPTY: FilterOperator = {
  key: 'empty',
  words: 'fields.operators.empty',
  bare: true,
  rule: (field) => ({ empty: [{ var: field }] }),
};

export const NOT_EMPTY: FilterOperator = {
  key: 'not_empty',
  words: 'fields.operators.not_empty',
  bare: true,
  rule: (field) => ({ '!': [{ empty: [{ var: field }] }] }),
};

export const IS_TRUE: FilterOperator = {
  key: 'is_true',
  words: 'fields.operators.is_true',
  bare: true,
  rule: (field) => ({ '==': [{ var: field }, true] }),
};

/** Not `== false`: to a reader an unset box is an unticked one. */
export const IS_FALSE: FilterOperator = {
  key: 'is_false',
  words: 'fields.operators.is_false',
  bare: true,
  rule: (field) => ({ '!=': [{ var: field }, true] }),
};

export const OUTCOME: FilterOperator = {
  key: 'outcome',
  words: 'fields.operators.is',
  choice_words: 'fields.operators.outcome_is',
  choices: [
    { key: 'open', words: 'fields.outcomes.open' },
    { key: 'won', words: 'fields.outcomes.won' },
    { key: 'lost', words: 'fields.outcomes.lost' },
  ],
  rule: (field, value) => ({ '==': [{ var: `${field}.outcome` }, value] as RuleJson[] }),
};

export const TEXT_FILTERS: readonly FilterOperator[] = [CONTAINS, IS, IS_NOT, EMPTY, NOT_EMPTY];
export const NUMBER_FILTERS: readonly FilterOperator[] = [AT_LEAST, AT_MOST, IS, EMPTY, NOT_EMPTY];
export const DATE_FILTERS: readonly FilterOperator[] = [BEFORE, AFTER, IS, EMPTY, NOT_EMPTY];
export const MOMENT_FILTERS: readonly FilterOperator[] = [BEFORE, AFTER, EMPTY, NOT_EMPTY];
export const CHOICE_FILTERS: readonly FilterOperator[] = [IS, IS_NOT, ONE_OF, EMPTY, NOT_EMPTY];
export const SET_FILTERS: readonly FilterOperator[] = [CONTAINS, EMPTY, NOT_EMPTY];
export const PRESENCE_FILTERS: readonly FilterOperator[] = [EMPTY, NOT_EMPTY];
