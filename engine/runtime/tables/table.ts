// A table as plain values: what desired.ts makes of an entity and plan.ts compares.

export interface Column {
  readonly name: string;
  /** Type, collation, default, check: all that follows the name. */
  readonly definition: string;
  /** The type alone, by which a change is recognised. */
  readonly type: string;
}

export interface Index {
  readonly name: string;
  /** What follows `create [unique] index <name> on <table>`. */
  readonly definition: string;
  readonly unique: boolean;
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
