// What the values of a field type are in rules: the same answers as the compiler's, for rules that run in the
// browser (conditions and defaults of forms). `parts` are what a path may lead into.

import type { RuleType } from '../../engine/rules/types.ts';
import type { FieldTypeName, PresentedField } from '../../schemas/http/model.ts';

interface FieldRuleType {
  readonly rule_type: (field: PresentedField) => RuleType;
  readonly parts: Readonly<Record<string, RuleType>>;
}

const TEXT: RuleType = { kind: 'text' };

function plain(type: RuleType, parts: FieldRuleType['parts'] = {}): FieldRuleType {
  return { rule_type: () => type, parts };
}

function keysOf(field: PresentedField): RuleType {
  return field.open === true ? TEXT : { kind: 'text', options: (field.options ?? []).map((option) => option.key) };
}

const REFERENCE: FieldRuleType = {
  rule_type: (field) => ({ kind: 'reference', to: field.to === undefined ? [] : [field.to] }),
  parts: {},
};

export const RULE_TYPES: Readonly<Record<FieldTypeName, FieldRuleType>> = {
  text: plain(TEXT),
  long_text: plain(TEXT),
  email: plain(TEXT),
  phone: plain(TEXT),
  url: plain(TEXT),
  integer: plain({ kind: 'integer' }),
  decimal: plain({ kind: 'decimal' }),
  percent: plain({ kind: 'decimal' }),
  money: plain({ kind: 'money' }, { amount: { kind: 'decimal' }, currency: TEXT }),
  boolean: plain({ kind: 'boolean' }),
  date: plain({ kind: 'date' }),
  datetime: plain({ kind: 'datetime' }),
  option: { rule_type: keysOf, parts: {} },
  multi_option: { rule_type: (field) => ({ kind: 'list', of: keysOf(field) }), parts: {} },
  stage: plain(TEXT, {
    outcome: { kind: 'text', options: ['open', 'won', 'lost'] },
    probability: { kind: 'decimal' },
  }),
  reference: REFERENCE,
  tree_parent: REFERENCE,
  tags: plain({ kind: 'list', of: TEXT }),
  attachment: plain({ kind: 'list', of: TEXT }),
  user: { rule_type: () => ({ kind: 'reference', to: ['user'] }), parts: {} },
  address: plain(
    { kind: 'object' },
    { street: TEXT, street2: TEXT, postal_code: TEXT, city: TEXT, region: TEXT, country: TEXT },
  ),
  json: plain({ kind: 'json' }),
  geo: plain({ kind: 'object' }, { lat: { kind: 'decimal' }, lng: { kind: 'decimal' } }),
};
