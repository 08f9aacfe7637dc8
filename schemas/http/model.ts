// What GET /api/model answers: the tenant's model as one reader may see it, in that reader's language.
// The user interfaces are generated from this and from nothing else.

/** The names of all field types; every layer closes its registry with a Record over them. */
export const FIELD_TYPE_NAMES = [
  'text',
  'long_text',
  'email',
  'phone',
  'url',
  'integer',
  'decimal',
  'percent',
  'money',
  'boolean',
  'date',
  'datetime',
  'option',
  'multi_option',
  'stage',
  'reference',
  'tree_parent',
  'tags',
  'attachment',
  'user',
  'address',
  'geo',
  'json',
] as const;

export type FieldTypeName = (typeof FIELD_TYPE_NAMES)[number];

/** A rule in JsonLogic syntax, as the pack wrote it. */
export type RuleJson = null | boolean | number | string | readonly RuleJson[] | { readonly [key: string]: RuleJson };

export interface PresentedModel {
  /** Content hash of the model; the header X-Model-Version of every answer carries the same. */
  readonly version: string;
  /** Language of the texts below (BCP 47), and all languages in which the packs have texts. */
  readonly language: string;
  readonly languages: readonly string[];
  readonly entities: Readonly<Record<string, PresentedEntity>>;
  readonly pipelines: Readonly<Record<string, PresentedPipeline>>;
  readonly views: Readonly<Record<string, PresentedView>>;
  /** Groups of the main menu in order, without what the reader may not open. */
  readonly menu: readonly PresentedMenuGroup[];
}

export interface PresentedEntity {
  readonly name: string;
  readonly pack: string;
  readonly title: string;
  readonly plural: string;
  readonly description?: string;
  /** Name of a Tabler icon. */
  readonly icon: string;
  /** The field that stands for the record. */
  readonly label: string;
  /** What the reader may do with at least some records. */
  readonly may: {
    readonly create: boolean;
    readonly update: boolean;
    readonly delete: boolean;
    readonly export: boolean;
    /** Of users: invite them, deactivate them and back, see Cahier as one of them; each only where they may. */
    readonly invite?: boolean;
    readonly deactivate?: boolean;
    readonly view_as?: boolean;
  };
  /** Whether `search=` finds anything in this entity. */
  readonly searchable: boolean;
  /** Readable fields by name, system fields included, in order. */
  readonly fields: Readonly<Record<string, PresentedField>>;
  /** To-many relations seen from this entity, in order: related lists of a record page. */
  readonly relations: Readonly<Record<string, PresentedRelation>>;
}

export interface PresentedRelation {
  readonly name: string;
  readonly title: string;
  /** The entity at the other end, and its field that points here. */
  readonly entity: string;
  readonly field: string;
  readonly visible: boolean;
}

export interface PresentedField {
  readonly name: string;
  readonly type: FieldTypeName;
  readonly title: string;
  readonly help?: string;
  readonly description?: string;
  readonly order: number;
  /** Kept by the engine (id, version, created_at …): never in forms, may stand in lists. */
  readonly system: boolean;
  /** true, false, or a rule over the record in the form. */
  readonly required: boolean | RuleJson;
  readonly readonly: boolean | RuleJson;
  readonly visible: boolean | RuleJson;
  readonly recommended: boolean;
  /** Evaluated when a form opens and when a followed field changes. */
  readonly default?: RuleJson;
  readonly follows: readonly string[];
  /** date, datetime: a rule over the record's own fields, true where the value is late. */
  readonly late?: RuleJson;
  readonly sortable: boolean;
  readonly unique: boolean;
  /** option, multi_option: in order; retired or inactive ones stay for display with `active` false. */
  readonly options?: readonly PresentedOption[];
  /** option, multi_option: values outside the options are accepted. */
  readonly open?: boolean;
  /** reference, tree_parent, user: the entity it points to. */
  readonly to?: string;
  /** stage: the system field that holds the pipeline. */
  readonly pipeline_field?: string;
  readonly min?: string;
  readonly max?: string;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly scale?: number;
  readonly digits?: number;
  /** attachment */
  readonly many?: boolean;
  readonly accept?: readonly string[];
  readonly max_size?: number;
}

export interface PresentedOption {
  readonly key: string;
  readonly title: string;
  readonly color?: string;
  readonly active: boolean;
}

export interface PresentedPipeline {
  readonly name: string;
  readonly title: string;
  readonly entity: string;
  readonly field: string;
  readonly active: boolean;
  readonly stages: readonly PresentedStage[];
}

export interface PresentedStage {
  readonly key: string;
  readonly title: string;
  readonly outcome: 'open' | 'won' | 'lost';
  /** Percent as a decimal string. */
  readonly probability?: string;
  readonly color?: string;
  /** ISO 8601 duration after which a card is marked. */
  readonly age_limit?: string;
  /** Fields that must be filled to enter, and fields asked for in the move. */
  readonly needs: readonly string[];
  readonly ask: readonly string[];
}

/** Where a field stands in a view; `field` is a path (`account.name`). */
export interface PresentedPlacement {
  readonly field: string;
  readonly title?: string;
  readonly span?: number;
  readonly width?: number;
  readonly visible: boolean | RuleJson;
  readonly total?: 'sum' | 'avg' | 'count';
}

interface PresentedViewBase {
  readonly name: string;
  readonly title: string;
  readonly entity: string;
}

export interface PresentedListView extends PresentedViewBase {
  readonly kind: 'list';
  readonly where?: RuleJson;
  readonly sort: readonly string[];
  readonly columns: readonly PresentedPlacement[];
  readonly quick_filters: readonly string[];
}

export interface PresentedBoardView extends PresentedViewBase {
  readonly kind: 'board';
  readonly where?: RuleJson;
  readonly sort: readonly string[];
  /** A stage or option field; `pipeline` limits a board by stage to one pipeline. */
  readonly by: string;
  readonly pipeline?: string;
  /** A field summed per column. */
  readonly total?: string;
  readonly card: readonly PresentedPlacement[];
}

export interface PresentedSection {
  readonly key: string;
  readonly title?: string;
  readonly columns: number;
  readonly visible: boolean | RuleJson;
  readonly items: readonly PresentedPlacement[];
}

export interface PresentedFormView extends PresentedViewBase {
  readonly kind: 'form';
  readonly tabs: readonly {
    readonly key: string;
    readonly title?: string;
    readonly visible: boolean | RuleJson;
    readonly sections: readonly PresentedSection[];
  }[];
}

export interface PresentedBlock {
  readonly key: string;
  readonly kind: 'fields' | 'related';
  readonly title?: string;
  readonly width: number;
  readonly visible: boolean | RuleJson;
  /** related: the relation of the entity. */
  readonly relation?: string;
  readonly items: readonly PresentedPlacement[];
  readonly columns: readonly PresentedPlacement[];
}

export interface PresentedPageView extends PresentedViewBase {
  readonly kind: 'page';
  readonly header: readonly PresentedPlacement[];
  readonly tabs: readonly {
    readonly key: string;
    readonly title?: string;
    readonly visible: boolean | RuleJson;
    readonly blocks: readonly PresentedBlock[];
  }[];
}

/** Every entity has at least one list, one form and one page: where no pack wrote one, the engine makes it. */
export type PresentedView = PresentedListView | PresentedBoardView | PresentedFormView | PresentedPageView;

export interface PresentedMenuGroup {
  readonly key: string;
  readonly title: string;
  readonly items: readonly PresentedMenuItem[];
}

export interface PresentedMenuItem {
  readonly key: string;
  readonly title: string;
  readonly icon: string;
  readonly entity: string;
  readonly view?: string;
}
