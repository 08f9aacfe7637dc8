// What a field type brings to the user interface: how it reads in a cell, how it is edited, how it is filtered.
// The registry that closes over all types is field_types.ts.

import type { ReactNode } from 'react';
import type { PresentedField, RuleJson } from '../../schemas/http/model.ts';
import type { Json, RecordJson } from '../../schemas/http/records.ts';

export interface CellProps {
  readonly field: PresentedField;
  readonly value: Json;
  /** The record the value stands in, where other fields decide how it reads (a stage's pipeline). */
  readonly record?: RecordJson;
  /** `list` is one line; `page` may wrap; `card` is a board's card, where nothing may be a link. */
  readonly place: 'list' | 'page' | 'card';
}

export interface EditorProps {
  readonly field: PresentedField;
  readonly value: Json;
  readonly record: { readonly [field: string]: Json };
  readonly onChange: (value: Json) => void;
  /** Of the control, so that a label can name it; without a label outside, `label` names it. */
  readonly id: string;
  readonly label?: string;
  /** Something truthy turns the border to `bad`; the text itself stands outside, in `${id}-problem`. */
  readonly error?: ReactNode;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
  /** May be emptied even where the field is required: what a filter compares with is no value of a record. */
  readonly optional?: boolean;
  /** `bar` is 28 px high, `form` 32, on a phone 44. */
  readonly size: 'bar' | 'form';
}

/** An editor in a chunk of its own. */
export type LazyEditor = ((props: EditorProps) => ReactNode) & {
  /** Asks for the chunk before the editor is shown. */
  readonly prefetch: () => void;
};

/** One way to filter by a field: `words` is a key of the translations, `rule` makes the JsonLogic condition. */
export interface FilterOperator {
  readonly key: string;
  readonly words: string;
  /** The words among the field's other operators, where those of the sentence are also another one's. */
  readonly choice_words?: string;
  /** No value is asked for (is empty). */
  readonly bare?: boolean;
  /** The value is a list of the editor's values (is one of). */
  readonly many?: boolean;
  /** The value is one of these, each with a key of the translations, in place of the editor's. */
  readonly choices?: readonly { readonly key: string; readonly words: string }[];
  readonly rule: (field: string, value: Json) => RuleJson;
}

export interface FieldTypeUi {
  readonly Cell: (props: CellProps) => ReactNode;
  /** Loaded when first shown, so that a list page carries no editors. */
  readonly Editor: LazyEditor;
  /** Asks for the value of a filter, where that is something else than a value of the field. */
  readonly FilterEditor?: LazyEditor;
  readonly filters: readonly FilterOperator[];
  /** Numbers stand right, with their column head. */
  readonly align: 'left' | 'right';
}
