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
  | 'readonly';

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
  /** People who may give a role that has the grant, ten at most; empty where it is allowed. */
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
