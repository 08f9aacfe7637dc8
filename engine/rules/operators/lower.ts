// `lower`: the text in lower case, by the rules of no particular language. Promised for Unicode 10,
// which is what the embedded PostgreSQL's ICU knows; letters that came later fold as each side knows them.
import { ALL_USES, type Operator, unary } from '../operator.ts';
import { sql } from '../sql.ts';
import { textOperator } from '../text_operator.ts';

export const lower: Operator = {
  ...textOperator(ALL_USES, (text) => text.toLowerCase()),
  // lower() of a "C" column changes ASCII only; what comes out compares by code point again.
  sql: (call, compile) => sql`(lower(${compile.value(unary(call))} collate "und-x-icu") collate "C")`,
};
