// The model: the compiled, immutable result of a tenant's packs. Plain values only, so that it can be hashed,
// compared and printed. Everything after the compiler works on this and never on documents.
// Names are the packs' own (snake_case), from JSON to SQL.

import type { FieldTypeName, RuleJson } from '../../schemas/http/model.ts';
import type { Grant, Restriction, Role, Scope } from './model_access.ts';
import type { Condition, ModelRule, Text } from './model_parts.ts';

export type { Condition, FieldTypeName, Grant, ModelRule, Restriction, Role, RuleJson, Scope, Text };

export interface Model {
  /** SHA-256 of the folded documents and of the engine's language version, hex, 16 characters. */
  readonly version: string;
  /** Languages in which the packs have texts; the first is the language of base. */
  readonly languages: readonly string[];
  readonly packs: readonly { readonly name: string; readonly kind: PackKind; readonly version: string }[];
  /** Entities, pipelines, roles, restrictions and views by bare name, unique per kind. */
  readonly entities: Readonly<Record<string, Entity>>;
  readonly pipelines: Readonly<Record<string, Pipeline>>;
  readonly roles: Readonly<Record<string, Role>>;
  readonly restrictions: Readonly<Record<string, Restriction>>;
  readonly views: Readonly<Record<string, View>>;
  readonly menus: Readonly<Record<string, Menu>>;
  /** Field classes by name. */
  readonly classes: Readonly<Record<string, { readonly title: Text }>>;
  /** What `tenant create` gives its company where nothing else is said. */
  readonly company: {
    readonly currency?: string;
    readonly country?: string;
    readonly zone?: string;
    readonly language?: string;
  };
}

export type PackKind = 'module' | 'tenant' | 'studio';

export interface Entity {
  readonly name: string;
  readonly pack: string;
  readonly title: Text;
  readonly plural: Text;
  readonly description?: Text;
  readonly icon: string;
  /** Name of the field that stands for the record. */
  readonly label: string;
  /** Engine aspects that the entity takes, with their settings. */
  readonly aspects: Readonly<Record<string, { readonly shared?: boolean }>>;
  /** All fields, system ones included, in order. */
  readonly fields: Readonly<Record<string, Field>>;
  readonly keys: Readonly<Record<string, Key>>;
  readonly checks: Readonly<Record<string, Check>>;
  readonly indexes: Readonly<Record<string, { readonly fields: readonly string[] }>>;
  /** Paths that `search=` looks into. */
  readonly search: readonly string[];
  /** To-many relations that references of other entities (or this one) make here, in order. */
  readonly relations: Readonly<Record<string, Relation>>;
}

export interface Relation {
  readonly name: string;
  readonly title: Text;
  readonly entity: string;
  readonly field: string;
  readonly visible: boolean;
  readonly order: number;
}

export interface Key {
  readonly fields: readonly string[];
  readonly per_company: boolean;
  readonly where?: ModelRule;
  readonly message?: Text;
}

export interface Check {
  readonly rule: ModelRule;
  readonly message: Text;
  /** Field that shows the problem. */
  readonly at?: string;
  readonly on: 'write' | 'create' | 'update';
}

/** One field. Attributes that only some types have are absent elsewhere; the field type's own file reads them. */
export interface Field {
  readonly name: string;
  readonly type: FieldTypeName;
  /** Pack of the layer that declared it; `system` fields come from the engine. */
  readonly pack: string;
  readonly system: boolean;
  /** Among system fields: those that people may write (owner, company, agency, team, tags, pipeline). */
  readonly writable: boolean;
  readonly title: Text;
  readonly help?: Text;
  readonly description?: Text;
  readonly order: number;
  readonly required: Condition;
  readonly readonly: Condition;
  readonly visible: Condition;
  readonly recommended: boolean;
  readonly default?: ModelRule;
  /** What the engine gives a new record that says nothing here, where no pack declares a default. */
  readonly given?: '$user' | '$company';
  readonly follows: readonly string[];
  /** date, datetime: whether the value has passed and should not have; reads the record's own fields only. */
  readonly late?: ModelRule;
  readonly classes: readonly string[];
  readonly unique?: { readonly per_company: boolean; readonly ignore_case: boolean };
  readonly copy: boolean;

  /** text and its kin */
  readonly max_length?: number;
  readonly min_length?: number;
  readonly pattern?: string;
  readonly format?: string;
  /** numbers and dates; decimals as strings */
  readonly min?: string;
  readonly max?: string;
  readonly digits?: number;
  readonly scale?: number;
  /** option, multi_option: in order; inactive ones stay valid for stored values */
  readonly options?: readonly Option[];
  readonly open?: boolean;
  /** reference, tree_parent, user: bare name of the target entity */
  readonly to?: string;
  readonly on_delete?: 'restrict' | 'clear' | 'cascade';
  readonly inverse?: { readonly name: string };
  /** stage: name of the system field that holds the pipeline; that field names the stage field in `stage_field` */
  readonly pipeline_field?: string;
  readonly stage_field?: string;
  /** attachment */
  readonly many?: boolean;
  readonly accept?: readonly string[];
  readonly max_size?: number;
}

export interface Option {
  readonly key: string;
  readonly title: Text;
  readonly code?: string;
  readonly color?: string;
  readonly active: boolean;
}

export interface Pipeline {
  readonly name: string;
  readonly pack: string;
  readonly title: Text;
  readonly entity: string;
  readonly field: string;
  readonly order: number;
  readonly active: boolean;
  readonly fixed: boolean;
  readonly available?: ModelRule;
  /** In order. */
  readonly stages: Readonly<Record<string, Stage>>;
  /** No move at all: any is allowed. */
  readonly moves: Readonly<Record<string, Move>>;
}

export interface Stage {
  readonly key: string;
  readonly title: Text;
  readonly outcome: 'open' | 'won' | 'lost';
  /** Percent as a decimal string. */
  readonly probability?: string;
  readonly color?: string;
  /** ISO 8601 duration. */
  readonly age_limit?: string;
  readonly active: boolean;
  readonly needs: readonly string[];
  readonly ask: readonly string[];
  readonly entry: readonly { readonly key: string; readonly rule: ModelRule; readonly message: Text }[];
}

export interface Move {
  readonly title?: Text;
  /** Stage keys, or `*`. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Action that a role must grant for this move. */
  readonly grant?: string;
  readonly by: 'people' | 'actions';
  readonly when?: ModelRule;
}

export interface Placement {
  readonly field: string;
  readonly title?: Text;
  readonly span?: number;
  readonly width?: number;
  readonly visible: Condition;
  readonly total?: 'sum' | 'avg' | 'count';
}

interface ViewBase {
  readonly name: string;
  readonly pack: string;
  readonly title: Text;
  readonly entity: string;
  readonly order: number;
  readonly active: boolean;
  /** Roles that see it; none named: everybody. */
  readonly for: readonly string[];
}

export interface ListView extends ViewBase {
  readonly kind: 'list';
  readonly where?: ModelRule;
  readonly sort: readonly string[];
  readonly columns: readonly Placement[];
  readonly quick_filters: readonly string[];
}

export interface BoardView extends ViewBase {
  readonly kind: 'board';
  readonly where?: ModelRule;
  readonly sort: readonly string[];
  readonly by: string;
  readonly pipeline?: string;
  readonly total?: string;
  readonly card: readonly Placement[];
}

export interface FormView extends ViewBase {
  readonly kind: 'form';
  readonly tabs: readonly {
    readonly key: string;
    readonly title?: Text;
    readonly visible: Condition;
    readonly sections: readonly Section[];
  }[];
}

export interface Section {
  readonly key: string;
  readonly title?: Text;
  readonly columns: number;
  readonly visible: Condition;
  readonly items: readonly Placement[];
}

export interface PageView extends ViewBase {
  readonly kind: 'page';
  readonly header: readonly Placement[];
  readonly tabs: readonly {
    readonly key: string;
    readonly title?: Text;
    readonly visible: Condition;
    readonly blocks: readonly Block[];
  }[];
}

export interface Block {
  readonly key: string;
  readonly kind: 'fields' | 'related';
  readonly title?: Text;
  readonly width: number;
  readonly visible: Condition;
  readonly relation?: string;
  readonly items: readonly Placement[];
  readonly columns: readonly Placement[];
}

export type View = ListView | BoardView | FormView | PageView;

export interface Menu {
  readonly name: string;
  readonly title: Text;
  readonly groups: readonly {
    readonly key: string;
    readonly title: Text;
    readonly items: readonly {
      readonly key: string;
      readonly title?: Text;
      readonly entity?: string;
      readonly view?: string;
    }[];
  }[];
}
