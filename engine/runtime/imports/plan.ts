// An import description after its check: every name found, every rule compiled. Made by check.ts, followed by run.ts.

import type { Json } from '../../../schemas/http/records.ts';
import type { Entity, Field } from '../../metadata/model.ts';
import type { Find } from '../../rules/finds.ts';
import type { CompiledRule } from '../../rules/to_js.ts';
import type { ImportHost, Rule, Value } from '../../rules/types.ts';

export interface ImportPlan {
  readonly title: string;
  /** Namespace of the outside keys. */
  readonly system: string;
  readonly mode: 'live' | 'history';
  /** In the order in which they are read. */
  readonly files: readonly FilePlan[];
  /** Bare name of an entity → how many of its records the description promises. */
  readonly expect: ReadonlyMap<string, number>;
}

export interface FilePlan {
  /** Key in the description. */
  readonly name: string;
  /** Name of the file in the import's folder. */
  readonly file: string;
  /** One character; undefined: found out from the first lines. */
  readonly separator: string | undefined;
  /** A name that iconv-lite knows; undefined: found out from the bytes. */
  readonly encoding: string | undefined;
  /** Column → what is found there → what is meant. */
  readonly corrections: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Columns that rules read or corrections name, each with its first place in the description. */
  readonly columns: ReadonlyMap<string, string>;
  /** In the order in which they are made of each row. */
  readonly records: readonly RecordPlan[];
  /** Bare names of the entities that the file makes: what is not there yet may be in a later row. */
  readonly makes: ReadonlySet<string>;
}

/** What one row makes of one entity. */
export interface RecordPlan {
  /** Key in the description; `row` names it. */
  readonly name: string;
  readonly entity: Entity;
  /** Whether the row makes this record at all. */
  readonly when: ImportRule | undefined;
  readonly key: ImportRule;
  readonly onMissing: 'error' | 'empty' | 'create';
  readonly values: readonly ValuePlan[];
  readonly createdAt: ImportRule | undefined;
  readonly createdBy: ImportRule | undefined;
  readonly stageField: Field | undefined;
  readonly history: readonly PastStagePlan[];
}

export interface ImportRule {
  readonly rule: Rule;
  readonly evaluate: CompiledRule;
  /** What the rule looks up for a row; undefined when it looks up nothing. */
  readonly finds: ((read: (path: string) => unknown, host: ImportHost) => readonly Find[]) | undefined;
  /** The first column that it reads. */
  readonly column: string | null;
}

export interface ValuePlan {
  readonly field: Field;
  readonly rule: ImportRule;
  readonly toInput: ToInput;
  /** Whether a row without it is refused. */
  readonly isNeeded: boolean;
}

/** A rule's value as the JSON that a write takes, or why it is none. */
export type ToInput = (value: Value) => { readonly input: Json } | { readonly why: string };

export interface PastStagePlan {
  readonly to: ImportRule;
  readonly at: ImportRule;
  readonly by: ImportRule | undefined;
}
