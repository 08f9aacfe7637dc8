// Why somebody may, or may not, do something: with one record, or at all. What allows it is the very predicate that
// statements use; the reasons are its pieces, asked of the same row in the same statement.

import type { ExplainAnswer, NamedRecord, Reason } from '../../../../schemas/http/access.ts';
import type { Entity, Field, Model } from '../../../metadata/model.ts';
import { isEngineAction, RECORD_ACTIONS, rightsOfFields } from '../../../metadata/model_access.ts';
import { Refusal, refused } from '../../../problems.ts';
import { bindSql, column, compileSql, join, name, raw, type Sql, slot, sql } from '../../../rules/sql.ts';
import { UUID } from '../../field_types/formats.ts';
import { runGet, unknownRecord } from '../../records/get.ts';
import { unknownField } from '../../records/query/paths.ts';
import { accepted } from '../../records/query/refusal.ts';
import { requestSlots } from '../../records/query/request_slots.ts';
import { findEntity, readableRows } from '../../records/query/source.ts';
import { textIn } from '../../records/write/messages.ts';
import type { Request } from '../../request.ts';
import { currentCompany, findIdentity, type Identity } from '../../sessions/identity.ts';
import { makeUserRequest } from '../../sessions/make_request.ts';
import type { Action } from '../access.ts';
import { titleOfAction } from '../action_titles.ts';
import { isClosed } from '../restrictions.ts';
import { type About, type GrantState, wordsOf } from '../words.ts';
import { classRightFor, fieldReasons } from './fields.ts';
import { type Lack, whoCouldGrant } from './givers.ts';
import { type GrantPiece, type Pieces, piecesOf } from './pieces.ts';
import { shareReasons } from './shares.ts';

/** What is asked; without `user` about oneself, without `id` in general, `action` is `read` unless told. */
export interface ExplainRequest {
  readonly user?: string | undefined;
  readonly entity: string;
  readonly id?: string | undefined;
  readonly action?: string | undefined;
  readonly field?: string | undefined;
}

/** What was asked, found. */
interface Question {
  readonly request: Request;
  readonly entity: Entity;
  readonly id: string | null;
  readonly action: Action;
  readonly field: Field | undefined;
  readonly user: NamedRecord;
}

/**
 * Throws `entity.unknown`, `field.unknown`, `record.unknown` for a record that the asker does not see, or a person whom
 * they may not administer, and `parameter.invalid` for an action that nobody can be granted.
 */
export async function explainAccess(request: Request, wanted: ExplainRequest): Promise<ExplainAnswer> {
  const question = await questionOf(request, wanted);
  const identity = await request.database.read((connection) => findIdentity(connection, 'user', question.user.id));
  const { entity, id, action, field, user } = question;
  const { allowed, reasons, lack } = identity ? await judge(question, identity) : inactive(question);
  const decided = decisiveOf(reasons, allowed);
  const couldBeGranted = lack !== undefined && !reasons.some(isBeyondGrants) && decided?.kind !== 'depends';
  return {
    user,
    entity: entity.name,
    id,
    action,
    field: field?.name ?? null,
    allowed,
    sentence: decided?.sentence ?? '',
    reasons,
    could_grant: couldBeGranted ? await whoCouldGrant(request, { entity, id, ...lack }) : [],
  };
}

/** What no further role changes: nobody gives it, or a restriction takes it from whoever it binds. */
function isBeyondGrants({ kind, holds }: Reason): boolean {
  return !holds && (kind === 'inactive' || kind === 'readonly' || kind === 'restriction' || kind === 'organisation');
}

/** Of what gives the right one is enough, a grant in a company of theirs or a share; of all else each must hold. */
function decisiveOf(reasons: readonly Reason[], allowed: boolean): Reason | undefined {
  const find = (kind: Reason['kind']) => reasons.find((each) => each.kind === kind && each.holds === allowed);
  const isShared = reasons.some(({ kind, holds }) => kind === 'share' && holds);
  if (allowed) {
    const isFar = reasons.some(({ kind, holds }) => kind === 'company' && !holds);
    const given = isFar && isShared ? find('share') : (find('grant') ?? find('share'));
    return given ?? reasons.find(({ holds }) => holds);
  }
  const others = isShared ? ['grant', 'share', 'company', 'no_grant'] : ['grant', 'share'];
  const failed = reasons.find(({ kind, holds }) => !holds && !others.includes(kind));
  return failed ?? reasons.find(({ holds }) => !holds);
}

async function questionOf(request: Request, wanted: ExplainRequest): Promise<Question> {
  const entity = findEntity(request, wanted.entity);
  const action = wanted.action ?? 'read';
  if (!isGrantable(request.model, entity, action)) {
    const detail = `The parameter action names nothing that can be granted on ${entity.name}.`;
    throw new Refusal('parameter.invalid', detail, { members: { parameter: 'action' } });
  }
  const field = wanted.field === undefined ? undefined : request.access.readable(entity, wanted.field);
  if (wanted.field !== undefined && !field) accepted(refused([unknownField(entity, wanted.field, '/field')]));
  const id = wanted.id?.toLowerCase() ?? null;
  // As everywhere: who does not see a record is told nothing of it.
  if (id !== null) await runGet(request, entity.name, id, { query: 'fields=id', parse: () => ({ fields: ['id'] }) });
  return { request, entity, id, action, field, user: await personOf(request, wanted.user) };
}

function isGrantable(model: Model, entity: Entity, action: Action): boolean {
  if (RECORD_ACTIONS.includes(action) || isEngineAction(entity.name, action)) return true;
  const granted = Object.values(model.roles).flatMap(({ grants }) => [grants[entity.name] ?? {}, grants['*'] ?? {}]);
  return action !== '*' && granted.some((actions) => Object.hasOwn(actions, action));
}

/** Oneself, or somebody whom the asker may administer. */
async function personOf(request: Request, id: string | undefined): Promise<NamedRecord> {
  const entity = request.model.entities['user'] as Entity;
  const isSelf = id === undefined || id.toLowerCase() === request.user?.id;
  const wanted = isSelf ? (request.user?.id ?? '') : id.toLowerCase();
  if (!UUID.test(wanted)) throw unknownRecord(entity, wanted);
  const rows = readableRows(request.access, { entity, action: 'explain', alias: 't' });
  const condition = isSelf ? sql`${column('t', 'deleted_at')} is null` : rows.condition;
  const statement = sql`select ${column('t', 'name')} as "label" from ${rows.from} where ${column('t', 'id')} = ${slot('id')}::uuid and ${condition}`;
  const [row] = await request.database.read((connection) =>
    connection.query<{ label: string }>(bindSql(compileSql(statement), ...requestSlots(request), { id: wanted })),
  );
  if (!row) throw unknownRecord(entity, wanted);
  return { id: wanted, label: row.label };
}

interface Verdict {
  readonly allowed: boolean;
  readonly reasons: readonly Reason[];
  /** What is not granted, of whom; undefined for somebody to whom nothing is to be granted. */
  readonly lack?: Lack | undefined;
}

/** What a change of the field asks for besides the right to change the record. */
function rightOf({ entity, action, field }: Question): Action | undefined {
  return action === 'update' && field ? rightsOfFields(entity.name)[field.name] : undefined;
}

function aboutOf({ request, entity, action, user }: Question): About {
  const { model, language } = request;
  const title = titleOfAction(model, action, { language, entity: entity.name });
  return { user: user.label, action, title, plural: textIn(entity.plural, language) };
}

function inactive(question: Question): Verdict {
  const sentence = wordsOf(question.request.language).inactive(aboutOf(question));
  return { allowed: false, reasons: [{ kind: 'inactive', holds: false, sentence }] };
}

const ROW = 't';

async function judge(question: Question, identity: Identity): Promise<Verdict> {
  const { request, entity, action, field } = question;
  const { tenant, model, database } = request;
  const person = makeUserRequest({ tenant, model, database, company: currentCompany(identity, undefined) }, identity);
  const pieces = piecesOf(model, identity.memberships, person.access, { entity, action, alias: ROW });
  const found = question.id === null ? undefined : await askRow(person, question, pieces);
  const roles = identity.memberships.flatMap(({ role }) => model.roles[role] ?? []);
  const right = rightOf(question);
  const asked = right === undefined ? undefined : { right, holds: found?.right ?? person.access.may(entity, right) };
  const aboutField = field
    ? fieldReasons(wordsOf(request.language), aboutOf(question), { ...question, field, roles, asked })
    : [];
  const isRowAllowed = found ? found.allowed : person.access.may(entity, action);
  const allowed = isRowAllowed && aboutField.every(({ holds }) => holds);
  const isShared = found ? found.shared : pieces.shared !== undefined;
  const about = { ...question, identity, isShared };
  const shared = await shareReasons(wordsOf(request.language), aboutOf(question), about);
  return {
    allowed,
    lack: allowed ? undefined : { person, ...lackOf(question, isRowAllowed, aboutField) },
    reasons: [
      ...rowReasons(question, { pieces, found, roles: roles.map(({ title }) => textIn(title, request.language)) }),
      ...(isRowAllowed && !isShared ? [] : shared),
      ...aboutField,
    ],
  };
}

function lackOf(question: Question, isRowAllowed: boolean, aboutField: readonly Reason[]): Omit<Lack, 'person'> {
  const right = rightOf(question);
  const lacks = (kind: Reason['kind']) => aboutField.filter((each) => each.kind === kind && !each.holds);
  return {
    actions: [...(isRowAllowed ? [] : [question.action]), ...(right && lacks('right').length > 0 ? [right] : [])],
    classes: lacks('class').flatMap((each) => each.class ?? []),
    classRight: classRightFor(question.action),
  };
}

/** What holds for the row. */
interface Found {
  readonly allowed: boolean;
  /** The right that a change of the field asks for; true where there is none. */
  readonly right: boolean;
  readonly company: boolean;
  readonly shared: boolean;
  readonly depends: boolean;
  readonly organisation: boolean;
  readonly scopes: readonly boolean[];
  readonly whens: readonly boolean[];
  readonly restrictions: readonly boolean[];
}

async function askRow(person: Request, question: Question, pieces: Pieces): Promise<Found> {
  const { entity, id, action } = question;
  const right = rightOf(question);
  const truth = (condition: Sql): Sql => sql`coalesce(${condition}, false)`;
  const list = (conditions: readonly Sql[]): Sql => sql`array[${join(conditions.map(truth), ', ')}]::boolean[]`;
  const columns = [
    sql`${truth(person.access.rows(entity, action, ROW))} as "allowed"`,
    sql`${right === undefined ? raw('true') : truth(person.access.rows(entity, right, ROW))} as "right"`,
    sql`${truth(pieces.company)} as "company"`,
    sql`${truth(pieces.shared ?? raw('false'))} as "shared"`,
    sql`${truth(pieces.depends)} as "depends"`,
    sql`${truth(pieces.organisation)} as "organisation"`,
    sql`${list(pieces.grants.map(({ scope }) => scope))} as "scopes"`,
    sql`${list(pieces.grants.map(({ when }) => when ?? sql`true`))} as "whens"`,
    sql`${list(pieces.restrictions.map(({ holds }) => holds))} as "restrictions"`,
  ];
  const statement = sql`select ${join(columns, ', ')} from ${name(entity.name)} as ${name(ROW)} where ${column(ROW, 'id')} = ${slot('id')}::uuid and ${column(ROW, 'deleted_at')} is null`;
  const [row] = await person.database.read((connection) =>
    connection.query<Found & { readonly [column: string]: unknown }>(
      bindSql(compileSql(statement), ...requestSlots(person), { id }),
    ),
  );
  if (!row) throw unknownRecord(entity, id ?? '');
  return row;
}

interface Grounds {
  readonly pieces: Pieces;
  readonly found: Found | undefined;
  /** Titles. */
  readonly roles: readonly string[];
}

function rowReasons(question: Question, { pieces, found, roles }: Grounds): readonly Reason[] {
  const words = wordsOf(question.request.language);
  const about = aboutOf(question);
  const grants = pieces.grants.map((piece, index) => grantReason(question, piece, found && stateIn(found, index)));
  const none: Reason = { kind: 'no_grant', holds: false, sentence: words.noGrant(about, roles) };
  const granted = grants.length > 0 ? grants : [none];
  const bound = pieces.restrictions.map(({ restriction }, index): Reason => {
    const holds = found?.restrictions[index] ?? !isClosed([restriction], question);
    const title = textIn(restriction.title, question.request.language);
    return {
      kind: 'restriction',
      holds,
      restriction: restriction.name,
      sentence: words.restriction(about, title, found && holds),
    };
  });
  if (found === undefined) return [...granted, ...bound];
  const { company, depends, organisation } = found;
  return [
    { kind: 'company', holds: company, sentence: words.company(about, company) },
    ...bound,
    ...granted,
    ...(depends ? [] : [{ kind: 'depends' as const, holds: false, sentence: words.depends(about) }]),
    ...(organisation ? [] : [{ kind: 'organisation' as const, holds: false, sentence: words.organisation(about) }]),
  ];
}

function stateIn({ scopes, whens }: Found, index: number): GrantState {
  if (scopes[index] !== true) return 'out_of_scope';
  return whens[index] === true ? 'holds' : 'condition_fails';
}

function grantReason(question: Question, { role, grant, when }: GrantPiece, state: GrantState | undefined): Reason {
  const { language } = question.request;
  const shown = state ?? (when ? 'general_condition' : 'general');
  const sentence = wordsOf(language).grant(aboutOf(question), {
    role: textIn(role.title, language),
    scope: grant.scope,
    state: shown,
  });
  const holds = state === undefined || state === 'holds';
  return { kind: 'grant', holds, role: role.name, scope: grant.scope, sentence };
}
