// The words of the rule language: the types that rules are checked against, the values they work on, and the
// checked rule itself. Where the types come from (fields, paths, settings) is left to engine/metadata.
import type { Big } from 'big.js';

/**
 * `required` says that a value of this type is never null, which lets `==` between two columns be plain. It must be so
 * in storage: a field that became required later may still be null in old records, and is not `required` here.
 */
interface Presence {
  readonly required?: true;
}

/**
 * What a variable, literal or call yields. A text with `options` takes no literal outside them. A reference to `[]`
 * may lead to any entity, a list of null holds anything; both are for what is expected, not for variables. `json` is any
 * JSON value: it takes what is expected of no other type, and of its values is only asked whether they are there.
 */
export type RuleType = Presence &
  (
    | { readonly kind: 'boolean' }
    | { readonly kind: 'text'; readonly options?: readonly string[] }
    | { readonly kind: 'integer' }
    | { readonly kind: 'decimal' }
    | { readonly kind: 'money' }
    | { readonly kind: 'date' }
    | { readonly kind: 'datetime' }
    | { readonly kind: 'reference'; readonly to: readonly string[] }
    | { readonly kind: 'list'; readonly of: RuleType }
    | { readonly kind: 'object' }
    | { readonly kind: 'json' }
    | { readonly kind: 'null' }
  );

export type RuleTypeKind = RuleType['kind'];

/** `company` is the amount in the company's currency, null while its rate is missing. */
export interface Money {
  readonly amount: Big;
  readonly currency: string;
  readonly company: Big | null;
}

/**
 * A value while a rule is evaluated, by type: integer is a number within ±(2⁵³−1); decimal a Big; date `YYYY-MM-DD`;
 * datetime `YYYY-MM-DDTHH:mm:ss.sssZ`; reference the id, lower case; option and stage their key.
 */
export type Value =
  | null
  | boolean
  | string
  | number
  | Big
  | Money
  | readonly Value[]
  | { readonly [key: string]: Value };

/**
 * What a rule is for. `where` (filters, segments) and `permission` run in PostgreSQL, the others in JavaScript:
 * `form` in the browser, `write` (defaults, checks, conditions) on the server, `import` on the rows of a file.
 */
export type RuleUse = 'form' | 'write' | 'where' | 'permission' | 'import';

export type OperatorName =
  | 'and'
  | 'or'
  | '!'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | 'contains'
  | 'empty'
  | 'if'
  | 'or_else'
  | 'cat'
  | 'trim'
  | 'lower'
  | '+'
  | '-'
  | '*'
  | '/'
  | 'column'
  | 'row'
  | 'find'
  | 'slug'
  | 'to_date'
  | 'to_decimal'
  | 'to_integer'
  | 'money'
  | 'object'
  | 'country_code'
  | 'min'
  | 'max'
  | 'round'
  | 'starts_with'
  | 'date_add'
  | 'days_between'
  | 'year'
  | 'month'
  | 'switch'
  | 'list'
  | 'in_period';

export interface Literal {
  readonly kind: 'literal';
  readonly value: Value;
  readonly type: RuleType;
  /** Part of the SQL text and never bound, since another text follows from another value: a unit, a number of digits. */
  readonly inText?: true;
}

export interface Variable {
  readonly kind: 'variable';
  /** `amount`, `account.name`, `$user`, `$today` …: what was asked of the resolver. */
  readonly path: string;
  readonly type: RuleType;
}

export interface Call {
  readonly kind: 'call';
  readonly operator: OperatorName;
  readonly args: readonly Rule[];
  readonly type: RuleType;
}

/** A checked rule: a tree in which every node has its type. */
export type Rule = Literal | Variable | Call;

/** What the imports' operators ask of the row that is being read. All answers are at hand: nothing waits. */
export interface ImportHost {
  /** The cell of this column after corrections; null when it is empty. */
  readonly column: (name: string) => string | null;
  /** The id of the record that another description of the same file made of this row; null when it made none. */
  readonly row: (key: string) => string | null;
  /**
   * The id of the record with this key, from what was looked up for the whole batch before (see finds.ts);
   * null when there is none, which is reported as `import.not_found`.
   */
  readonly find: (entity: string, key: string) => string | null;
  /** Takes what cannot be taken of this row; the operator then yields null. */
  readonly report: (complaint: ImportComplaint) => void;
}

/** Why a row cannot be taken. `column` is the one the value came from, if it came from one. */
export interface ImportComplaint {
  readonly code: 'import.value' | 'import.not_found';
  readonly column: string | null;
  readonly value: string;
  readonly detail: string;
}
