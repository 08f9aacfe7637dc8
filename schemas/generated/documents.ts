// Made from schemas/documents and schemas/types by `npm run generate`; not to be edited.

/**
 * snake_case, at most 48 characters, without a double underscore, and not "constructor".
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_name".
 */
export type DocumentCommonName = string;
/**
 * Shown to people; its translations stand in i18n/<lang>.json.
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_text".
 */
export type DocumentCommonText = string;
/**
 * Position among its siblings.
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_order".
 */
export type DocumentCommonOrder = number;
/**
 * true, false, or a rule over the record.
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_condition".
 */
export type DocumentCommonCondition =
  | boolean
  | {
      [k: string]: unknown;
    };
/**
 * a name with its pack, as in base/account
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_document".
 */
export type DocumentCommonDocument = string;
/**
 * a field, or a path over references to one (account.name)
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_path".
 */
export type DocumentCommonPath = string;
/**
 * a decimal as a text, as in "12.50"
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_decimal".
 */
export type DocumentCommonDecimal = string;
/**
 * a duration, as in P3D or PT4H (ISO 8601)
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_duration".
 */
export type DocumentCommonDuration = string;
/**
 * a version of three numbers, as in 1.4.0 (semantic versioning)
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_version".
 */
export type DocumentCommonVersion = string;
/**
 * a language, as in fr or fr-CH (BCP 47)
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_language".
 */
export type DocumentCommonLanguage = string;
/**
 * A field
 */
export type DocumentField = {
  $ref: DocumentFieldType;
  title: DocumentCommonText;
  description?: DocumentCommonText;
  'x-field'?: {
    [k: string]: unknown;
  };
};
/**
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_field_type".
 */
export type DocumentFieldType =
  | 'crm:types/text'
  | 'crm:types/long_text'
  | 'crm:types/email'
  | 'crm:types/phone'
  | 'crm:types/url'
  | 'crm:types/integer'
  | 'crm:types/decimal'
  | 'crm:types/percent'
  | 'crm:types/money'
  | 'crm:types/boolean'
  | 'crm:types/date'
  | 'crm:types/datetime'
  | 'crm:types/option'
  | 'crm:types/multi_option'
  | 'crm:types/stage'
  | 'crm:types/reference'
  | 'crm:types/tree_parent'
  | 'crm:types/tags'
  | 'crm:types/attachment'
  | 'crm:types/user'
  | 'crm:types/address'
  | 'crm:types/geo'
  | 'crm:types/json';
/**
 * A field
 */
export type DocumentField1 = {
  $ref?: DocumentFieldType;
  title?: DocumentCommonText;
  description?: DocumentCommonText;
  'x-field'?: {
    [k: string]: unknown;
  };
};

export interface Documents {}
/**
 * What all documents share
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common".
 */
export interface DocumentCommon {
  [k: string]: unknown;
}
/**
 * A rule in JsonLogic syntax; a constant is a rule too.
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_rule".
 */
export interface DocumentCommonRule {
  [k: string]: unknown;
}
/**
 * A set: element to true; false takes an element out that a lower layer put in.
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_set".
 */
export interface DocumentCommonSet {
  [k: string]: boolean;
}
/**
 * The version since which it is no longer offered; stored values stay valid.
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_retired".
 */
export interface DocumentCommonRetired {
  since: DocumentCommonVersion;
}
/**
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_placement".
 */
export interface DocumentCommonPlacement {
  order?: DocumentCommonOrder;
  title?: DocumentCommonText;
  span?: number;
  width?: number;
  visible?: DocumentCommonCondition;
  total?: 'sum' | 'avg' | 'count';
}
/**
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_placements".
 */
export interface DocumentCommonPlacements {
  [k: string]: DocumentCommonPlacement;
}
/**
 * Fields and paths that are offered as filters, in order.
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_common_filters".
 */
export interface DocumentCommonFilters {
  [k: string]: {
    order?: DocumentCommonOrder;
  };
}
/**
 * An entity
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_entity".
 */
export interface DocumentEntity {
  $schema?: string;
  $comment?: string;
  $id?: string;
  type?: 'object';
  title: DocumentCommonText;
  description?: DocumentCommonText;
  'x-entity': {
    plural: DocumentCommonText;
    icon?: string;
    /**
     * Field shown for the record.
     */
    label: string;
    aspects?: {
      owned?: {};
      team_scoped?: {};
      agency_scoped?: {};
      company_scoped?: {
        /**
         * An empty company means: for all.
         */
        shared?: boolean;
      };
      tagged?: {};
    };
    /**
     * path → weight
     */
    search?: {
      [k: string]: 'A' | 'B' | 'C' | 'D';
    };
    indexes?: {
      [k: string]: {
        /**
         * @minItems 1
         */
        fields: [DocumentCommonName, ...DocumentCommonName[]];
        order?: DocumentCommonOrder;
      };
    };
    keys?: {
      [k: string]: {
        /**
         * @minItems 1
         */
        fields: [DocumentCommonName, ...DocumentCommonName[]];
        per?: 'company';
        where?: DocumentCommonRule;
        message?: DocumentCommonText;
        order?: DocumentCommonOrder;
        active?: boolean;
      };
    };
    checks?: {
      [k: string]: {
        rule?: DocumentCommonRule;
        message?: DocumentCommonText;
        at?: DocumentCommonName;
        on?: 'write' | 'create' | 'update';
        order?: DocumentCommonOrder;
        active?: boolean;
      };
    };
    source?: string;
  };
  properties: {
    [k: string]: DocumentField;
  };
}
/**
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_entity_patch".
 */
export interface DocumentEntityPatch {
  $schema?: string;
  $comment?: string;
  extends: string;
  title?: DocumentCommonText;
  description?: DocumentCommonText;
  'x-entity'?: {
    plural?: DocumentCommonText;
    icon?: string;
    /**
     * snake_case, at most 48 characters, without a double underscore, and not "constructor".
     */
    label?: string;
    aspects?: {
      owned?: {};
      team_scoped?: {};
      agency_scoped?: {};
      company_scoped?: {
        /**
         * An empty company means: for all.
         */
        shared?: boolean;
      };
      tagged?: {};
    };
    /**
     * path → weight
     */
    search?: {
      [k: string]: 'A' | 'B' | 'C' | 'D';
    };
    indexes?: {
      [k: string]: {
        /**
         * @minItems 1
         */
        fields: [DocumentCommonName, ...DocumentCommonName[]];
        order?: DocumentCommonOrder;
      };
    };
    keys?: {
      [k: string]: {
        /**
         * @minItems 1
         */
        fields: [DocumentCommonName, ...DocumentCommonName[]];
        per?: 'company';
        where?: DocumentCommonRule;
        message?: DocumentCommonText;
        order?: DocumentCommonOrder;
        active?: boolean;
      };
    };
    checks?: {
      [k: string]: {
        rule?: DocumentCommonRule;
        message?: DocumentCommonText;
        at?: DocumentCommonName;
        on?: 'write' | 'create' | 'update';
        order?: DocumentCommonOrder;
        active?: boolean;
      };
    };
    source?: string;
  };
  properties?: {
    [k: string]: DocumentField1;
  };
}
export interface DocumentField2 {
  $ref?: DocumentFieldType;
  title?: DocumentCommonText;
  description?: DocumentCommonText;
  'x-field'?: {
    [k: string]: unknown;
  };
}
/**
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_field_common".
 */
export interface DocumentFieldCommon {
  order?: DocumentCommonOrder;
  required?: DocumentCommonCondition;
  readonly?: DocumentCommonCondition;
  visible?: DocumentCommonCondition;
  /**
   * A rule in JsonLogic syntax; a constant is a rule too.
   */
  default?: {
    [k: string]: unknown;
  };
  follows?: DocumentCommonSet1;
  /**
   * Asked for, not enforced.
   */
  recommended?: boolean;
  help?: DocumentCommonText;
  classes?: DocumentCommonSet2;
  copy?: boolean;
  unique?:
    | boolean
    | {
        per?: 'company';
        ignore_case?: boolean;
      };
  source?: string;
  [k: string]: unknown;
}
/**
 * A set: element to true; false takes an element out that a lower layer put in.
 */
export interface DocumentCommonSet1 {
  [k: string]: boolean;
}
/**
 * A set: element to true; false takes an element out that a lower layer put in.
 */
export interface DocumentCommonSet2 {
  [k: string]: boolean;
}
/**
 * The x-field of a patch, whose field type only the patched document knows.
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_field_patch".
 */
export interface DocumentFieldCommon1 {
  max_length?: unknown;
  min_length?: unknown;
  pattern?: unknown;
  format?: unknown;
  min?: unknown;
  max?: unknown;
  digits?: unknown;
  scale?: unknown;
  options?: unknown;
  options_of?: unknown;
  open?: unknown;
  to?: unknown;
  on_delete?: unknown;
  inverse?: unknown;
  many?: unknown;
  accept?: unknown;
  max_size?: unknown;
  [k: string]: unknown;
}
/**
 * Translations
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_i18n".
 */
export interface DocumentI18N {
  $schema?: string;
  $comment?: string;
  language: DocumentCommonLanguage;
  /**
   * document id → JSON pointer → text
   */
  texts: {
    [k: string]: {
      [k: string]: DocumentCommonText;
    };
  };
}
/**
 * An import
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_import".
 */
export interface DocumentImport {
  $schema?: string;
  $comment?: string;
  title: DocumentCommonText;
  /**
   * small letters, digits, - and _, a letter first; the namespace of the outside keys
   */
  system: string;
  mode?: 'live' | 'history';
  defaults?: {
    /**
     * a currency, as in EUR (ISO 4217)
     */
    currency?: string;
    separator?: string;
    encoding?: string;
    decimal?: '.' | ',';
  };
  files: {
    [k: string]: {
      order?: DocumentCommonOrder;
      /**
       * the name of a file in the import's folder, without folders
       */
      file: string;
      separator?: string;
      encoding?: string;
      decimal?: '.' | ',';
      /**
       * column → found → meant
       */
      corrections?: {
        [k: string]: {
          [k: string]: string;
        };
      };
      records: {
        [k: string]: {
          order?: DocumentCommonOrder;
          entity: DocumentCommonDocument;
          when?: DocumentCommonRule;
          key: DocumentCommonRule;
          on_missing?: 'error' | 'empty' | 'create';
          values: {
            [k: string]: DocumentCommonRule;
          };
          needs?: DocumentCommonSet3;
          created_at?: DocumentCommonRule;
          created_by?: DocumentCommonRule;
          stage_history?: {
            [k: string]: {
              order?: DocumentCommonOrder;
              to: DocumentCommonRule;
              at: DocumentCommonRule;
              by?: DocumentCommonRule;
            };
          };
        };
      };
    };
  };
  expect?: {
    [k: string]: number;
  };
}
/**
 * A set: element to true; false takes an element out that a lower layer put in.
 */
export interface DocumentCommonSet3 {
  [k: string]: boolean;
}
/**
 * What an override replaced
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_lock".
 */
export interface DocumentLock {
  $schema?: string;
  $comment?: string;
  on: {
    [k: string]: DocumentCommonVersion;
  };
  replaced: {
    [k: string]: {
      [k: string]: string;
    };
  };
}
/**
 * A menu
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_menu".
 */
export interface DocumentMenu {
  $schema?: string;
  $comment?: string;
  $id?: string;
  title: DocumentCommonText;
  groups: {
    [k: string]: {
      order?: DocumentCommonOrder;
      title?: DocumentCommonText;
      items?: {
        [k: string]: {
          order?: DocumentCommonOrder;
          title?: DocumentCommonText;
          entity?: DocumentCommonDocument;
          view?: DocumentCommonDocument;
          active?: boolean;
        };
      };
      active?: boolean;
    };
  };
}
/**
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_menu_patch".
 */
export interface DocumentMenuPatch {
  $schema?: string;
  $comment?: string;
  extends: string;
  title?: DocumentCommonText;
  groups?: {
    [k: string]: {
      order?: DocumentCommonOrder;
      title?: DocumentCommonText;
      items?: {
        [k: string]: {
          order?: DocumentCommonOrder;
          title?: DocumentCommonText;
          entity?: DocumentCommonDocument;
          view?: DocumentCommonDocument;
          active?: boolean;
        };
      };
      active?: boolean;
    };
  };
}
export interface DocumentPack {
  $schema?: string;
  $comment?: string;
  $id?: string;
  description?: string;
  name: DocumentCommonName;
  /**
   * module: ships with the product, no prefix.
   */
  kind: 'module' | 'tenant' | 'studio';
  /**
   * at most 12 small letters and digits, a letter first; every name that this pack adds to documents of others begins with it
   */
  prefix?: string;
  version: DocumentCommonVersion;
  title: DocumentCommonText;
  /**
   * a language, as in fr or fr-CH (BCP 47)
   */
  language: string;
  /**
   * pack → range of versions
   */
  depends?: {
    [k: string]: string;
  };
  /**
   * Extensions to these load only where they are installed.
   */
  optional?: {
    [k: string]: string;
  };
  /**
   * Range of engine versions.
   */
  engine?: string;
  /**
   * Field classes, for rights.
   */
  classes?: {
    [k: string]: {
      order?: DocumentCommonOrder;
      title?: DocumentCommonText;
    };
  };
  /**
   * The company that tenant create makes.
   */
  company?: {
    /**
     * a currency, as in EUR (ISO 4217)
     */
    currency?: string;
    /**
     * a country, as in FR (ISO 3166-1)
     */
    country?: string;
    zone?: string;
    language?: DocumentCommonLanguage;
  };
}
/**
 * A pipeline
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_pipeline".
 */
export interface DocumentPipeline {
  $schema?: string;
  $comment?: string;
  $id?: string;
  title: DocumentCommonText;
  description?: DocumentCommonText;
  entity: DocumentCommonDocument;
  field: DocumentCommonName;
  order?: DocumentCommonOrder;
  /**
   * false: switched off; stored data stays valid.
   */
  active?: boolean;
  /**
   * Actions depend on its stages: it may be extended, not switched off.
   */
  fixed?: boolean;
  available?: DocumentCommonRule;
  stages: {
    [k: string]: {
      order?: DocumentCommonOrder;
      title?: DocumentCommonText;
      outcome?: 'open' | 'won' | 'lost';
      probability?: DocumentCommonDecimal;
      color?: string;
      age_limit?: DocumentCommonDuration;
      needs?: DocumentCommonSet4;
      ask?: DocumentCommonSet5;
      /**
       * Conditions to enter.
       */
      entry?: {
        [k: string]: {
          order?: DocumentCommonOrder;
          rule?: DocumentCommonRule;
          message?: DocumentCommonText;
          active?: boolean;
        };
      };
      active?: boolean;
      retired?: DocumentCommonRetired;
    };
  };
  moves?: {
    [k: string]: {
      order?: DocumentCommonOrder;
      title?: DocumentCommonText;
      from?: {
        [k: string]: boolean;
      };
      to?: {
        [k: string]: boolean;
      };
      grant?: DocumentCommonName;
      by?: 'people' | 'actions';
      when?: DocumentCommonRule;
      active?: boolean;
    };
  };
}
/**
 * A set: element to true; false takes an element out that a lower layer put in.
 */
export interface DocumentCommonSet4 {
  [k: string]: boolean;
}
/**
 * A set: element to true; false takes an element out that a lower layer put in.
 */
export interface DocumentCommonSet5 {
  [k: string]: boolean;
}
/**
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_pipeline_patch".
 */
export interface DocumentPipelinePatch {
  $schema?: string;
  $comment?: string;
  extends: string;
  title?: DocumentCommonText;
  description?: DocumentCommonText;
  entity?: DocumentCommonDocument;
  field?: DocumentCommonName;
  order?: DocumentCommonOrder;
  /**
   * false: switched off; stored data stays valid.
   */
  active?: boolean;
  /**
   * Actions depend on its stages: it may be extended, not switched off.
   */
  fixed?: boolean;
  available?: DocumentCommonRule;
  stages?: {
    [k: string]: {
      order?: DocumentCommonOrder;
      title?: DocumentCommonText;
      outcome?: 'open' | 'won' | 'lost';
      probability?: DocumentCommonDecimal;
      color?: string;
      age_limit?: DocumentCommonDuration;
      needs?: DocumentCommonSet6;
      ask?: DocumentCommonSet7;
      /**
       * Conditions to enter.
       */
      entry?: {
        [k: string]: {
          order?: DocumentCommonOrder;
          rule?: DocumentCommonRule;
          message?: DocumentCommonText;
          active?: boolean;
        };
      };
      active?: boolean;
      retired?: DocumentCommonRetired;
    };
  };
  moves?: {
    [k: string]: {
      order?: DocumentCommonOrder;
      title?: DocumentCommonText;
      from?: {
        [k: string]: boolean;
      };
      to?: {
        [k: string]: boolean;
      };
      grant?: DocumentCommonName;
      by?: 'people' | 'actions';
      when?: DocumentCommonRule;
      active?: boolean;
    };
  };
}
/**
 * A set: element to true; false takes an element out that a lower layer put in.
 */
export interface DocumentCommonSet6 {
  [k: string]: boolean;
}
/**
 * A set: element to true; false takes an element out that a lower layer put in.
 */
export interface DocumentCommonSet7 {
  [k: string]: boolean;
}
/**
 * A restriction: a condition that records have to fulfil, whatever is granted
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_restriction".
 */
export interface DocumentRestriction {
  $schema?: string;
  $comment?: string;
  $id?: string;
  title: DocumentCommonText;
  entity: DocumentCommonDocument;
  /**
   * The actions that it binds, each to true; "*" is all of them.
   */
  actions: {
    [k: string]: boolean;
  };
  /**
   * Roles, each to true: it binds whoever holds one of them. Left out: everybody.
   */
  for?: {
    [k: string]: boolean;
  };
  rule: DocumentCommonRule;
}
/**
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_restriction_patch".
 */
export interface DocumentRestrictionPatch {
  $schema?: string;
  $comment?: string;
  extends: string;
  title?: DocumentCommonText;
  entity?: DocumentCommonDocument;
  /**
   * The actions that it binds, each to true; "*" is all of them.
   */
  actions?: {
    [k: string]: boolean;
  };
  /**
   * Roles, each to true: it binds whoever holds one of them. Left out: everybody.
   */
  for?: {
    [k: string]: boolean;
  };
  rule?: DocumentCommonRule;
}
/**
 * A role
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_role".
 */
export interface DocumentRole {
  $schema?: string;
  $comment?: string;
  $id?: string;
  title: DocumentCommonText;
  description?: DocumentCommonText;
  assignable?: boolean;
  includes?: DocumentCommonSet;
  grants: {
    [k: string]: {
      [k: string]: {
        scope?: 'own' | 'team' | 'team_tree' | 'agency' | 'company' | 'all' | 'none';
        when?: DocumentCommonRule;
        /**
         * A rule in JsonLogic syntax; a constant is a rule too.
         */
        companies?: {
          [k: string]: unknown;
        };
      };
    };
  };
  classes?: {
    [k: string]: 'read' | 'write' | 'hidden';
  };
}
/**
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_role_patch".
 */
export interface DocumentRolePatch {
  $schema?: string;
  $comment?: string;
  extends: string;
  title?: DocumentCommonText;
  description?: DocumentCommonText;
  assignable?: boolean;
  includes?: DocumentCommonSet;
  grants?: {
    [k: string]: {
      [k: string]: {
        scope?: 'own' | 'team' | 'team_tree' | 'agency' | 'company' | 'all' | 'none';
        when?: DocumentCommonRule;
        /**
         * A rule in JsonLogic syntax; a constant is a rule too.
         */
        companies?: {
          [k: string]: unknown;
        };
      };
    };
  };
  classes?: {
    [k: string]: 'read' | 'write' | 'hidden';
  };
}
/**
 * Seeds
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_seeds".
 */
export interface DocumentSeeds {
  $schema?: string;
  $comment?: string;
  $id?: string;
  entity: DocumentCommonDocument;
  /**
   * key → field → value; a reference is a seed key, of another pack as pack:key.
   */
  records: {
    [k: string]: {
      [k: string]: unknown;
    };
  };
}
export interface DocumentView {
  $schema?: string;
  $comment?: string;
  $id?: string;
  title: DocumentCommonText;
  kind: 'list' | 'board' | 'form' | 'page';
  entity: DocumentCommonDocument;
  order?: DocumentCommonOrder;
  active?: boolean;
  for?: DocumentCommonSet;
  where?: DocumentCommonRule;
  /**
   * @minItems 1
   *
   * Items: a field or path to sort by, with - in front for the last first
   */
  sort?: [string, ...string[]];
  columns?: DocumentCommonPlacements;
  quick_filters?: DocumentCommonFilters;
  by?: DocumentCommonName;
  pipeline?: DocumentCommonDocument;
  total?: DocumentCommonName;
  card?: {
    items?: DocumentCommonPlacements;
  };
  header?: {
    items?: DocumentCommonPlacements;
  };
  tabs?: {
    [k: string]: {
      order?: DocumentCommonOrder;
      title?: DocumentCommonText;
      visible?: DocumentCommonCondition;
      sections?: {
        [k: string]: {
          order?: DocumentCommonOrder;
          title?: DocumentCommonText;
          columns?: number;
          visible?: DocumentCommonCondition;
          items?: DocumentCommonPlacements;
        };
      };
      blocks?: {
        [k: string]: {
          order?: DocumentCommonOrder;
          title?: DocumentCommonText;
          kind?: 'fields' | 'related';
          width?: number;
          visible?: DocumentCommonCondition;
          relation?: DocumentCommonName;
          items?: DocumentCommonPlacements;
          columns?: DocumentCommonPlacements;
        };
      };
    };
  };
}
/**
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "document_view_patch".
 */
export interface DocumentViewPatch {
  $schema?: string;
  $comment?: string;
  extends: string;
  title?: DocumentCommonText;
  kind?: 'list' | 'board' | 'form' | 'page';
  entity?: DocumentCommonDocument;
  order?: DocumentCommonOrder;
  active?: boolean;
  for?: DocumentCommonSet;
  where?: DocumentCommonRule;
  /**
   * @minItems 1
   *
   * Items: a field or path to sort by, with - in front for the last first
   */
  sort?: [string, ...string[]];
  columns?: DocumentCommonPlacements;
  quick_filters?: DocumentCommonFilters;
  by?: DocumentCommonName;
  pipeline?: DocumentCommonDocument;
  total?: DocumentCommonName;
  card?: {
    items?: DocumentCommonPlacements;
  };
  header?: {
    items?: DocumentCommonPlacements;
  };
  tabs?: {
    [k: string]: {
      order?: DocumentCommonOrder;
      title?: DocumentCommonText;
      visible?: DocumentCommonCondition;
      sections?: {
        [k: string]: {
          order?: DocumentCommonOrder;
          title?: DocumentCommonText;
          columns?: number;
          visible?: DocumentCommonCondition;
          items?: DocumentCommonPlacements;
        };
      };
      blocks?: {
        [k: string]: {
          order?: DocumentCommonOrder;
          title?: DocumentCommonText;
          kind?: 'fields' | 'related';
          width?: number;
          visible?: DocumentCommonCondition;
          relation?: DocumentCommonName;
          items?: DocumentCommonPlacements;
          columns?: DocumentCommonPlacements;
        };
      };
    };
  };
}
/**
 * Address
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_address".
 */
export interface DocumentFieldCommon2 {
  [k: string]: unknown;
}
/**
 * Attachment
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_attachment".
 */
export interface DocumentFieldCommon3 {
  many?: boolean;
  accept?: DocumentCommonSet;
  /**
   * Bytes.
   */
  max_size?: number;
  [k: string]: unknown;
}
/**
 * Yes or no
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_boolean".
 */
export interface DocumentFieldCommon4 {
  [k: string]: unknown;
}
/**
 * Date
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_date".
 */
export interface DocumentFieldCommon5 {
  /**
   * A rule in JsonLogic syntax; a constant is a rule too.
   */
  late?: {
    [k: string]: unknown;
  };
  min?: string;
  max?: string;
  [k: string]: unknown;
}
/**
 * Date and time
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_datetime".
 */
export interface DocumentFieldCommon6 {
  /**
   * A rule in JsonLogic syntax; a constant is a rule too.
   */
  late?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
/**
 * Decimal
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_decimal".
 */
export interface DocumentFieldCommon7 {
  min?: DocumentCommonDecimal;
  max?: DocumentCommonDecimal;
  digits?: number;
  scale?: number;
  [k: string]: unknown;
}
/**
 * E-mail
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_email".
 */
export interface DocumentFieldCommon8 {
  max_length?: number;
  [k: string]: unknown;
}
/**
 * Place on the map
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_geo".
 */
export interface DocumentFieldCommon9 {
  [k: string]: unknown;
}
/**
 * Whole number
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_integer".
 */
export interface DocumentFieldCommon10 {
  min?: number | string;
  max?: number | string;
  [k: string]: unknown;
}
/**
 * JSON
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_json".
 */
export interface DocumentFieldCommon11 {
  [k: string]: unknown;
}
/**
 * Long text
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_long_text".
 */
export interface DocumentFieldCommon12 {
  max_length?: number;
  min_length?: number;
  [k: string]: unknown;
}
/**
 * Money
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_money".
 */
export interface DocumentFieldCommon13 {
  min?: DocumentCommonDecimal;
  max?: DocumentCommonDecimal;
  digits?: number;
  scale?: number;
  [k: string]: unknown;
}
/**
 * Options
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_multi_option".
 */
export interface DocumentFieldCommon14 {
  options?: {
    [k: string]: {
      order?: DocumentCommonOrder;
      title?: DocumentCommonText;
      /**
       * Its value in other systems.
       */
      code?: string;
      color?: string;
      active?: boolean;
      retired?: DocumentCommonRetired;
    };
  };
  /**
   * pack/entity.field whose options are shared
   */
  options_of?: string;
  /**
   * Values outside the options are accepted.
   */
  open?: boolean;
  [k: string]: unknown;
}
/**
 * Option
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_option".
 */
export interface DocumentFieldCommon15 {
  options?: {
    [k: string]: {
      order?: DocumentCommonOrder;
      title?: DocumentCommonText;
      /**
       * Its value in other systems.
       */
      code?: string;
      color?: string;
      active?: boolean;
      retired?: DocumentCommonRetired;
    };
  };
  /**
   * pack/entity.field whose options are shared
   */
  options_of?: string;
  /**
   * Values outside the options are accepted.
   */
  open?: boolean;
  [k: string]: unknown;
}
/**
 * Percent
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_percent".
 */
export interface DocumentFieldCommon16 {
  min?: DocumentCommonDecimal;
  max?: DocumentCommonDecimal;
  digits?: number;
  scale?: number;
  [k: string]: unknown;
}
/**
 * Phone
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_phone".
 */
export interface DocumentFieldCommon17 {
  max_length?: number;
  [k: string]: unknown;
}
/**
 * Reference
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_reference".
 */
export interface DocumentFieldCommon18 {
  to?: DocumentCommonDocument;
  on_delete?: 'restrict' | 'clear' | 'cascade';
  /**
   * The relation seen from the other side.
   */
  inverse?: {
    name?: DocumentCommonName;
    title?: DocumentCommonText;
    visible?: boolean;
    order?: DocumentCommonOrder;
  };
  [k: string]: unknown;
}
/**
 * Stage
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_stage".
 */
export interface DocumentFieldCommon19 {
  [k: string]: unknown;
}
/**
 * Tags
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_tags".
 */
export interface DocumentFieldCommon20 {
  [k: string]: unknown;
}
/**
 * Text
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_text".
 */
export interface DocumentFieldCommon21 {
  max_length?: number;
  min_length?: number;
  /**
   * Regular expression that the whole text must match: groups, classes and repetitions, but nothing that looks back or around. The text has at most 4,000 characters.
   */
  pattern?: string;
  format?:
    | 'siren'
    | 'siret'
    | 'vat_number'
    | 'iban'
    | 'bic'
    | 'uuid'
    | 'currency'
    | 'country'
    | 'language'
    | 'time_zone'
    | 'utc_timestamp';
  [k: string]: unknown;
}
/**
 * Parent
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_tree_parent".
 */
export interface DocumentFieldCommon22 {
  to?: DocumentCommonDocument;
  on_delete?: 'restrict' | 'clear' | 'cascade';
  /**
   * The relation seen from the other side.
   */
  inverse?: {
    name?: DocumentCommonName;
    title?: DocumentCommonText;
    visible?: boolean;
    order?: DocumentCommonOrder;
  };
  [k: string]: unknown;
}
/**
 * Web address
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_url".
 */
export interface DocumentFieldCommon23 {
  max_length?: number;
  [k: string]: unknown;
}
/**
 * User
 *
 * This interface was referenced by `Documents`'s JSON-Schema
 * via the `definition` "x_field_user".
 */
export interface DocumentFieldCommon24 {
  on_delete?: 'restrict' | 'clear' | 'cascade';
  /**
   * The relation seen from the other side.
   */
  inverse?: {
    name?: DocumentCommonName;
    title?: DocumentCommonText;
    visible?: boolean;
    order?: DocumentCommonOrder;
  };
  [k: string]: unknown;
}
