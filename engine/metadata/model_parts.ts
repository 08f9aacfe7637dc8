// What all parts of the model are made of: texts in several languages, and rules.

import type { RuleJson } from '../../schemas/http/model.ts';
import type { Rule } from '../rules/types.ts';

/** A text by language (BCP 47); every language of the model has an entry. */
export type Text = Readonly<Record<string, string>>;

/** A rule as written and as checked. */
export interface ModelRule {
  readonly json: RuleJson;
  readonly rule: Rule;
}

/** Always, never, or decided per record. */
export type Condition = boolean | ModelRule;
