// Shapes of /api/records: what goes over the wire, shared by the server, the user interfaces and the tests.

import type { RuleJson } from './model.ts';

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * What stands before a text that should have been JSON and is none, in place of a value of a json field: such a text is
 * always refused, on the field. No value begins so, since none holds U+0000.
 */
export const UNREAD = '\0';

/** A record: `id`, `version`, system fields, one key per field. */
export type RecordJson = { readonly id: string; readonly version: number } & { readonly [field: string]: Json };

export interface ReferenceJson {
  readonly id: string;
  /** Absent where the reader may not see it. */
  readonly label?: string;
  readonly restricted?: true;
  readonly deleted?: true;
}

/** `amount` is a decimal string, `currency` an ISO 4217 code. */
export interface MoneyJson {
  readonly amount: string;
  readonly currency: string;
}

export interface AddressJson {
  readonly street?: string;
  readonly street2?: string;
  readonly postal_code?: string;
  readonly city?: string;
  readonly region?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
}

/** WGS 84: degrees as decimal strings, latitude −90 to 90, longitude −180 to 180. */
export interface GeoJson {
  readonly lat: string;
  readonly lng: string;
}

/** An element of an attachment field. */
export interface FileJson {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** The parameters of a list; POST …/query takes them as its body. */
export interface ListRequest {
  readonly where?: RuleJson;
  /** Paths, a leading minus for descending. */
  readonly sort?: readonly string[];
  readonly fields?: readonly string[];
  readonly limit?: number;
  readonly after?: string;
  readonly count?: 'none' | 'estimate' | 'exact';
  readonly search?: string;
  /** Names of inverse relations, at most five: each record brings the first ten of each as an `IncludedJson`. */
  readonly include?: readonly string[];
}

/** Records that refer to another, in the order of their ids. */
export interface IncludedJson {
  readonly items: readonly RecordJson[];
  /** Cursor with which the list of them goes on (`where` their reference is the record's id, no `sort`); null: these are all. */
  readonly next: string | null;
}

/** The parameters of an export: those of a list, without its pages. */
export type ExportRequest = Pick<ListRequest, 'where' | 'sort' | 'fields' | 'search'> & {
  readonly format: 'csv' | 'xlsx';
};

export interface ListAnswer {
  readonly items: readonly RecordJson[];
  /** Cursor of the next page, null on the last. */
  readonly next: string | null;
  readonly count?: number;
}

export interface AggregateRequest {
  readonly where?: RuleJson;
  readonly search?: string;
  readonly group?: Readonly<
    Record<string, { readonly field: string; readonly by?: 'day' | 'week' | 'month' | 'quarter' | 'year' }>
  >;
  readonly measures: Readonly<Record<string, MeasureRequest>>;
  readonly having?: RuleJson;
  /** Names of groups or measures, a leading minus for descending. */
  readonly sort?: readonly string[];
  readonly limit?: number;
}

export type MeasureRequest =
  | { readonly count: true }
  | { readonly sum: string }
  | { readonly avg: string }
  | { readonly min: string }
  | { readonly max: string };

export interface AggregateAnswer {
  readonly items: readonly { readonly [key: string]: Json }[];
}

export interface BulkOperation {
  readonly op: 'create' | 'update' | 'upsert' | 'delete';
  readonly id?: string;
  /** upsert: a unique field, a key of the entity, or `external_key`. */
  readonly by?: string;
  readonly record?: { readonly [field: string]: Json };
}

export interface BulkRequest {
  readonly operations: readonly BulkOperation[];
  readonly atomic?: boolean;
}

export interface BulkAnswer {
  readonly results: readonly {
    readonly status: number;
    readonly record?: RecordJson;
    readonly problem?: ProblemDocument;
  }[];
}

/** One change of a record; `diff` maps a field to its value before and after. */
export interface ChangeJson {
  readonly id: string;
  readonly at: string;
  readonly actor: ReferenceJson | null;
  /** create, update, delete, restore */
  readonly action: string;
  readonly version: number;
  readonly diff: Readonly<Record<string, readonly [Json, Json]>>;
}

export interface HistoryAnswer {
  readonly items: readonly ChangeJson[];
  readonly next: string | null;
}

/** A record that GET /api/search found. */
export interface FoundRecord {
  readonly entity: string;
  readonly id: string;
  /** null where the reader may not read it. */
  readonly label: string | null;
  /** Texts that hold what was looked for, by the path of their field; long ones are cut. */
  readonly matches: Readonly<Record<string, string>>;
}

export interface SearchAnswer {
  /** The best first. */
  readonly items: readonly FoundRecord[];
  /** Entities that could not be searched in time; absent where all were. */
  readonly partial?: readonly string[];
}

/** The data of the events `change` and `gone` of GET /api/events. */
export interface EventJson {
  readonly entity: string;
  readonly id: string;
  /** create, update, restore; gone: deleted, or no longer to be seen. */
  readonly action: string;
  /** Of the record after the change. */
  readonly version: number;
}

/** application/problem+json (RFC 9457). */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly {
    readonly code: string;
    readonly pointer: string;
    readonly detail: string;
    readonly params?: Readonly<Record<string, string | number>>;
  }[];
  readonly [member: string]: unknown;
}
