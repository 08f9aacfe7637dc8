// What a field type is at run time: values come in from JSON or text, go into columns, come out as JSON, and sort.

import type { Json } from '../../../schemas/http/records.ts';
import type { Field, FieldTypeName } from '../../metadata/model.ts';
import type { Problem } from '../../problems.ts';
import type { Sql } from '../../rules/sql.ts';
import type { Value as RuleValue } from '../../rules/types.ts';
import type { CellColumn } from './cells.ts';

/**
 * A value in its canonical JSON form, as the change log keeps it: decimals quantised strings, datetimes UTC with
 * milliseconds, references and files `{"id"}`, money `{"amount","currency"}`, places `{"lat","lng"}`. An empty list,
 * address or place is null; an empty text stays what it is, since text is stored as sent, and so is any JSON value.
 */
export type Stored = Json;

export type Parsed =
  | { readonly ok: true; readonly value: Stored }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What parsing needs to know of the request. */
export interface ParseContext {
  readonly pointer: string;
  /** ISO 4217, where a bare amount means it; null before the tenant has a company. */
  readonly currency: string | null;
  /** What the record holds now: an option that is offered no more may stay, but not be chosen. */
  readonly previous?: Stored;
}

/** What storing needs to know: the currency of the record's company, in which money keeps its company amount. */
export interface StoreContext {
  readonly currency: string | null;
  /** ISO date of the request, the day of a rate. */
  readonly today: string;
  /** What one unit of another currency is worth in `currency`, as far as it was looked up. */
  readonly rates?: Rates;
}

/** By currency (ISO 4217): the rate as a decimal and the ISO date from which it holds; null: there is none. */
export type Rates = ReadonlyMap<string, { readonly rate: string; readonly day: string } | null>;

/** Gives the SQL of a column of the field, by part ('' is the main one). */
export type ColumnSql = (part: string) => Sql;

export interface FieldTypeRuntime {
  readonly name: FieldTypeName;
  /** Unknown JSON → canonical value, or all that is wrong with it. `null` is always accepted here. */
  readonly parse: (input: unknown, field: Field, context: ParseContext) => Parsed;
  /**
   * Canonical value → one bound value per column, by part; null clears all of them. Written with JSON.stringify it is what
   * PostgreSQL makes the column of when a row comes as JSON.
   */
  readonly store: (value: Stored, field: Field, context: StoreContext) => Readonly<Record<string, unknown>>;
  /** SQL expression that gives the canonical value as JSON or as something that becomes it in `row_to_json`. */
  readonly stored: (field: Field, column: ColumnSql) => Sql;
  /**
   * SQL expression of what REST answers: the canonical value, files with their name, type and size (references: see
   * records/query, which adds the label).
   */
  readonly present: (field: Field, column: ColumnSql) => Sql;
  /** SQL expression to order by, with its collation; undefined: the type does not sort by itself. */
  readonly sort: ((field: Field, column: ColumnSql) => Sql) | undefined;
  /** Canonical value → value that rules in JS work with; money gets its company amount where a rate is known. */
  readonly to_rule: (value: Stored, field: Field, context: StoreContext) => RuleValue;
  /** Result of a rule in JS (a default) → JSON that `parse` accepts. */
  readonly from_rule: (value: RuleValue, field: Field) => Json;
  /** A cell of a CSV file → JSON that `parse` accepts, and back. An empty cell is null. */
  readonly from_text: (text: string, field: Field) => Json;
  readonly to_text: (value: Stored, field: Field) => string;
  /** Columns of an exported sheet, over what `present` answers. */
  readonly cells: readonly CellColumn[];
}
