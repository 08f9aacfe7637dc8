// The closed table of problem codes (RFC 9457): status, title and what the parameters of each are.
// Wherever something can be refused, it is refused with one of these; the HTTP layer turns them into
// application/problem+json, the compiler prints them with file and pointer.

/** Each code with the HTTP status that answers it and a title that never varies. */
export const PROBLEMS = {
  // Requests
  'request.malformed': { status: 400, title: 'The request cannot be read' },
  'request.too_large': { status: 413, title: 'The request is too large' },
  'request.head_too_large': { status: 431, title: 'The address or the headers are too long' },
  'request.timeout': { status: 408, title: 'The request did not arrive in time' },
  'request.unsupported': { status: 415, title: 'This media type is not understood' },
  'request.cross_site': { status: 403, title: 'The request comes from another site' },
  'route.unknown': { status: 404, title: 'There is nothing at this address' },
  'method.not_allowed': { status: 405, title: 'This method is not allowed here' },
  'parameter.unknown': { status: 400, title: 'This parameter is unknown' },
  'parameter.invalid': { status: 400, title: 'This parameter has an invalid value' },
  'cursor.invalid': { status: 400, title: 'This cursor does not belong to this list' },
  'limit.exceeded': { status: 422, title: 'A limit is exceeded' },
  'rate.limited': { status: 429, title: 'Too many requests' },
  'idempotency.mismatch': { status: 422, title: 'This Idempotency-Key was used with another request' },
  'idempotency.running': { status: 409, title: 'A request with this Idempotency-Key is still running' },
  // Sessions and tenants
  'session.required': { status: 401, title: 'Please log in' },
  'login.refused': { status: 401, title: 'Login or password are wrong' },
  'login.insecure': { status: 403, title: 'Logging in needs https' },
  'password.wrong': { status: 422, title: 'The password is wrong' },
  'invitation.unknown': { status: 404, title: 'There is no such invitation' },
  'invitation.ended': { status: 410, title: 'The invitation has ended' },
  'hand_over.refused': { status: 409, title: 'Not all records can be handed over' },
  'address.unknown': { status: 409, title: 'The server does not know its address' },
  'token.shown': { status: 409, title: 'This token was made and shown before' },
  'tenant.unknown': { status: 404, title: 'There is no such tenant' },
  'access.denied': { status: 403, title: 'You may not do this' },
  'access.changed': { status: 503, title: 'What you may do has changed meanwhile' },
  // Records
  'entity.unknown': { status: 404, title: 'There is no such entity' },
  'record.unknown': { status: 404, title: 'There is no such record' },
  'record.stale': { status: 412, title: 'Someone has changed this record' },
  'record.conflict': { status: 409, title: 'The record collides with another' },
  'record.in_use': { status: 409, title: 'Other records refer to this one' },
  'record.too_large': { status: 422, title: 'The record is too large' },
  'record.invalid': { status: 422, title: 'The record has problems' },
  'check.failed': { status: 422, title: 'A check of the record fails' },
  'company.inactive': { status: 422, title: 'This company is switched off' },
  'share.entity': { status: 422, title: 'Records of this entity cannot be shared' },
  'share.holder': { status: 422, title: 'Nothing can be shared with this user' },
  // Fields and values
  'field.unknown': { status: 422, title: 'There is no such field' },
  'field.required': { status: 422, title: 'This field is required' },
  'field.readonly': { status: 422, title: 'This field cannot be written' },
  'field.not_sortable': { status: 422, title: 'This field cannot be sorted' },
  'value.type': { status: 422, title: 'The value has the wrong type' },
  'value.format': { status: 422, title: 'The value has the wrong form' },
  'value.too_long': { status: 422, title: 'The text is too long' },
  'value.too_short': { status: 422, title: 'The text is too short' },
  'value.too_small': { status: 422, title: 'The value is too small' },
  'value.too_large': { status: 422, title: 'The value is too large' },
  'value.not_storable': { status: 422, title: 'The text holds characters that cannot be stored' },
  'value.not_unique': { status: 409, title: 'Another record has this value' },
  'option.unknown': { status: 422, title: 'There is no such option' },
  'reference.unknown': { status: 422, title: 'There is no such record to refer to' },
  'reference.company': { status: 422, title: 'The record to refer to belongs to another company' },
  'reference.cycle': { status: 422, title: 'The tree would have a cycle' },
  'stage.unknown': { status: 422, title: 'There is no such stage' },
  'stage.entry': { status: 422, title: 'The stage cannot be entered yet' },
  'stage.move': { status: 422, title: 'This move is not allowed' },
  'rate.missing': { status: 422, title: 'An exchange rate is missing' },
  'file.unknown': { status: 422, title: 'There is no such file' },
  // Rules
  'rule.malformed': { status: 422, title: 'The rule cannot be read' },
  'rule.operator': { status: 422, title: 'This operator cannot be used here' },
  'rule.variable': { status: 422, title: 'There is no such field' },
  'rule.type': { status: 422, title: 'The rule compares unlike types' },
  'rule.too_complex': { status: 422, title: 'The rule is too complex' },
  // Packs
  'pack.unreadable': { status: 422, title: 'A file of the pack cannot be read' },
  'pack.keyword': { status: 422, title: 'This key is not part of the language' },
  'pack.value': { status: 422, title: 'The value of this key is not allowed' },
  'pack.duplicate_key': { status: 422, title: 'This key occurs twice' },
  'pack.unresolved': { status: 422, title: 'A name leads nowhere' },
  'pack.cycle': { status: 422, title: 'The packs or documents form a cycle' },
  'pack.name': { status: 422, title: 'This name is not allowed' },
  'pack.prefix': { status: 422, title: "A name lacks the pack's prefix" },
  'pack.policy': { status: 422, title: 'This key may not be changed by another pack' },
  'pack.conflict': { status: 422, title: 'Two packs disagree' },
  'pack.depends': { status: 422, title: 'A pack that is needed is missing' },
  'pack.text': { status: 422, title: 'A translation leads nowhere' },
  'plan.refused': { status: 409, title: 'The change cannot be applied' },
  // Imports
  'import.file': { status: 422, title: 'A file of the import cannot be read' },
  'import.column': { status: 422, title: 'The file lacks a column' },
  'import.value': { status: 422, title: 'A value of the row cannot be taken' },
  'import.not_found': { status: 422, title: 'A looked-up record is not there' },
  // The server
  'server.busy': { status: 503, title: 'The server is busy' },
  'server.deadline': { status: 503, title: 'The request took too long' },
  'server.database': { status: 503, title: 'The database does not answer' },
  'server.storage': { status: 507, title: 'The server has no room left' },
  'server.error': { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One thing that is wrong, and where: `pointer` is a JSON Pointer (RFC 6901) into the body or the document. */
export interface Problem {
  readonly code: ProblemCode;
  readonly pointer: string;
  /** One sentence: what was found, what was expected, what to do. */
  readonly detail: string;
  /** The document's file, for problems of packs and imports. */
  readonly file?: string;
  /** Values for a translated message. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** A value, or everything that is wrong with it. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refused(problems: readonly Problem[]): Result<never> {
  return { ok: false, problems };
}

/**
 * A refusal on its way to the edge. Where a whole request ends (a record that is not there, a stale version),
 * it is thrown and one handler answers it; inside compilers and codecs problems are returned as values.
 */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly problems: readonly Problem[];
  /** Further members of the problem document, such as `current` of a stale record. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: ProblemCode,
    detail: string,
    more: { problems?: readonly Problem[]; members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(detail);
    this.code = code;
    this.problems = more.problems ?? [];
    this.members = more.members ?? {};
  }
}

/** Marks the end of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
}
