// What a field type's cases are made of. Each type has a file of them; the suites that run them are
// tests/pure/records/write/field_types.test.ts (values) and tests/database/records/write_field_types.test.ts (columns).

import type { Field, FieldTypeName } from '../../../engine/metadata/model.ts';
import type { Problem, ProblemCode } from '../../../engine/problems.ts';
import type { Stored } from '../../../engine/runtime/field_types/field_type.ts';

export interface AcceptedCase {
  readonly name: string;
  readonly field?: Partial<Field>;
  readonly given: unknown;
  /** What the record holds before. */
  readonly previous?: Stored;
  /** Canonical value; the given one where it is left out. */
  readonly expect?: Stored;
}

export interface RefusedCase {
  readonly name: string;
  readonly field?: Partial<Field>;
  readonly given: unknown;
  readonly code: ProblemCode;
  /** Below the field's own place. */
  readonly pointer?: string;
  readonly detail?: string;
  /** What a translated sentence is chosen by and filled with. */
  readonly params?: Problem['params'];
}

/** A cell of a file, and what it is read as; what it is written back as where that differs. */
export interface CellCase {
  readonly cell: string;
  readonly expect: Stored;
  readonly written?: string;
  readonly field?: Partial<Field>;
}

export interface TypeCases {
  readonly accepted: readonly AcceptedCase[];
  readonly refused: readonly RefusedCase[];
  readonly cells: readonly CellCase[];
}

/** A field named `f` of a type. */
export function fieldOf(type: FieldTypeName, more: Partial<Field> = {}): Field {
  return {
    name: 'f',
    type,
    pack: 'test',
    system: false,
    writable: true,
    title: { en: 'F' },
    order: 10,
    required: false,
    readonly: false,
    visible: true,
    recommended: false,
    follows: [],
    classes: [],
    copy: true,
    ...more,
  };
}
