// A table as plain values: what desired.ts makes of an entity and plan.ts compares.

export interface Column {
  readonly name: string;
  /** Type, collation, default, check: all that follows the name. */
  readonly definition: string;
  /** The type alone, by which a change is recognised. */
  readonly type: string;
}

export interface Index {
  /** Of its definition: names.ts. */
  readonly name: string;
  /** What follows `create [unique] index <name> on <table>`. */
  readonly definition: string;
  readonly unique?: Unique;
}

/** What a unique index is unique by, to find the rows that stand in its way. */
export interface Unique {
  /** The field or key of the entity. */
  readonly key: string;
  /** Expressions; rows are equal where all of them are, empty ones too. */
  readonly columns: readonly string[];
  /** The rows that it looks at. */
  readonly where: string;
}

export interface ForeignKey {
  readonly name: string;
  readonly column: string;
  readonly target: string;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly indexes: readonly Index[];
  readonly foreign_keys: readonly ForeignKey[];
}

/** The tables of a model, by name. */
export type Tables = Readonly<Record<string, Table>>;
