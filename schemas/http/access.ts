// Shapes of /api/access: why somebody may, or may not, do something.

/** A record as others name it. */
export interface NamedRecord {
  readonly id: string;
  readonly label: string;
}

export type ReasonKind =
  | 'inactive'
  | 'company'
  | 'grant'
  | 'no_grant'
  | 'share'
  | 'restriction'
  | 'depends'
  | 'organisation'
  | 'class'
  | 'readonly'
  | 'right';

/** One thing that speaks for or against it, in the order in which they are asked. */
export interface Reason {
  readonly kind: ReasonKind;
  /** Whether it lets the action pass; of grants and shares one is enough, a share in any company, of all else each must. */
  readonly holds: boolean;
  /** In the language of the request. */
  readonly sentence: string;
  /** Of a grant: the role that gives it, and where the membership holds. */
  readonly role?: string;
  readonly scope?: string;
  readonly restriction?: string;
  /** The class of a field. */
  readonly class?: string;
}

/** GET /api/access/explain */
export interface ExplainAnswer {
  readonly user: NamedRecord;
  readonly entity: string;
  readonly id: string | null;
  readonly action: string;
  readonly field: string | null;
  readonly allowed: boolean;
  /** What decided, in one sentence. */
  readonly sentence: string;
  readonly reasons: readonly Reason[];
  /** People who could give by roles what is lacking, ten at most; empty where it is allowed, and where no role changes it. */
  readonly could_grant: readonly NamedRecord[];
}

/** What a role may do with records of an entity. */
export interface ShownGrant {
  readonly scope: 'own' | 'team' | 'team_tree' | 'agency' | 'company' | 'all';
  /** Whether a condition comes with it. */
  readonly conditional: boolean;
}

/** GET /api/access/roles */
export interface RolesAnswer {
  /** Those of records, then those of packs. */
  readonly actions: readonly string[];
  /** Of the actions of packs, those that have one: how people call them. */
  readonly titles: Readonly<Record<string, string>>;
  readonly roles: readonly {
    readonly name: string;
    readonly title: string;
    /** Active people who have it, of those whom the reader may see. */
    readonly people: number;
  }[];
  readonly entities: readonly {
    readonly name: string;
    readonly plural: string;
    readonly pack: string;
    /** By role, then by action. */
    readonly grants: Readonly<Record<string, Readonly<Record<string, ShownGrant>>>>;
  }[];
  /** Classes of fields, and by role what it may do with them. */
  readonly classes: readonly {
    readonly name: string;
    readonly title: string;
    readonly rights: Readonly<Record<string, 'hidden' | 'read' | 'write'>>;
  }[];
}

/** POST /api/access/effect: roles as documents of packs (schemas/documents/role.json), as they would be. */
export interface EffectRequest {
  /**
   * Each with its `$id` (`crm:sales/roles/rep`), the whole role as it would be, or with `extends`, an extension that would
   * be laid over it. A new `when` or `companies` that names what the asker may not read is refused with `rule.variable`.
   */
  readonly roles: readonly { readonly [key: string]: unknown }[];
}

/** How many: distinct records, distinct people, and pairs of a person with a record. */
export interface EffectCount {
  readonly records: number;
  readonly people: number;
  readonly pairs: number;
}

/** What people may do that they may not now, and the other way round. */
export interface EffectChange {
  readonly action: string;
  readonly opens: EffectCount;
  readonly closes: EffectCount;
  /** Whether not all was counted: then there are at least so many. */
  readonly at_least: boolean;
}

/** The effect that a change of roles would have, among active people and records that the reader may ask about. */
export interface EffectAnswer {
  /** How many people were looked at. */
  readonly people: number;
  readonly at_least: boolean;
  /** By action, over all entities. */
  readonly totals: readonly EffectChange[];
  /** Those with a difference. Nobody has records that are still to be created: `create` tells of people alone. */
  readonly entities: readonly (EffectChange & { readonly entity: string })[];
  /** Classes of fields, and how many people may read or write them who may not now, or the other way round. */
  readonly classes: readonly {
    readonly name: string;
    readonly title: string;
    readonly opens: { readonly read: number; readonly write: number };
    readonly closes: { readonly read: number; readonly write: number };
  }[];
}
