// A write in one statement, as most are: what the record newly refers to is taken to be there, and a record that changes
// to be as it was read. The statement asks both again, under its locks, and writes nothing where one does not hold. Then,
// and where anything is wrong or has to be looked up, the write is done step by step (write_record.ts), which also finds
// out what to say. Messages to PostgreSQL were 60 % of the CPU of a create, by profile; so it sends one instead of five,
// and an update two.

import { fieldsOfType } from '../../../metadata/fields_of_type.ts';
import type { Entity } from '../../../metadata/model.ts';
import { RECORD_SHARE } from '../../access/shares.ts';
import type { Connection } from '../../database/connection.ts';
import { isWorthRetrying } from '../../database/errors.ts';
import type { Request } from '../../request.ts';
import { draftProblems } from './checks.ts';
import { changesCompany, companyOfValues } from './companies.ts';
import type { Draft } from './draft.ts';
import { parseInput } from './input.ts';
import type { Written } from './options.ts';
import { reachedPaths } from './paths.ts';
import { wantedRates } from './rates.ts';
import { presentWriteError } from './refusals.ts';
import { newReferences, settle } from './settle.ts';
import { type Assumed, givenRow, insertRecord, type RecordWrite, updateRecord, type WrittenRow } from './statement.ts';
import { treeFields } from './tree.ts';
import { planWrite } from './write_record.ts';
import { companyCurrency, type Targets, targetKey, type Writing } from './writing.ts';

/** Undefined where it has to be done step by step; then nothing was written. Throws what collides with other records. */
export async function writeAtOnce(connection: Connection, start: Writing, body: unknown): Promise<Written | undefined> {
  const writing: Writing = { ...start, targets: ownCompany(start) };
  const input = parseInput(writing, body);
  if (input.problems.length > 0) return undefined;
  const draft = settle(writing, input);
  const assumed = assumedOf(writing, draft);
  if (assumed === undefined || draftProblems(writing, draft).length > 0) return undefined;
  const write = planWrite({ writing, draft });
  const isNothing = writing.before !== null && Object.keys(write.diff).length === 0;
  if (!write.isLast || isNothing) return undefined;
  const row = await run(connection, writing, { ...write, assumed });
  return row && { json: row.json, id: writing.id, version: Number(row.version) };
}

async function run(
  connection: Connection,
  { before, entity, request }: Writing,
  write: RecordWrite,
): Promise<WrittenRow | undefined> {
  try {
    return await (before ? updateRecord(connection, write) : insertRecord(connection, write));
  } catch (error) {
    // What a deadlock stopped is tried again as a transaction.
    if (isWorthRetrying(error)) return undefined;
    throw presentWriteError(error, { request, entity, given: givenRow(write, before ? 'update' : 'create') });
  }
}

const alike = new WeakMap<Entity, boolean>();

/**
 * Whether what records of this entity refer to makes no difference to them: no rule reads beyond a reference, but for the
 * currency of the company, and no ancestors are kept. What a share is of is looked up (shares.ts).
 */
export function mayBeAtOnce({ model }: Request, entity: Entity): boolean {
  let isAlike = alike.get(entity);
  if (isAlike === undefined) {
    isAlike =
      entity.name !== RECORD_SHARE &&
      treeFields(entity).length === 0 &&
      reachedPaths(model, entity).every((path) => path === 'company.currency');
    alike.set(entity, isAlike);
  }
  return isAlike;
}

/** What is known without being looked up. */
function ownCompany({ request }: Writing): Targets {
  const { company } = request;
  if (company === null) return new Map();
  const target = { there: true, readable: true, reached: { currency: company.currency } };
  return new Map([[targetKey('company', company.id), target]]);
}

/** Undefined where the draft needs what was not looked up. */
function assumedOf(writing: Writing, draft: Draft): Assumed | undefined {
  const { entity, before, targets } = writing;
  const references = newReferences(writing, draft.values).map(({ field, id }) => {
    return { field, id, isGiven: draft.given.has(field.name) };
  });
  const isOtherCompany = references.some(
    ({ field, id }) => field.to === 'company' && !targets.has(targetKey('company', id)),
  );
  const isCurrencyKnown = companyCurrency(writing, draft.values) !== null || fieldsOfType(entity, 'money').length === 0;
  if (isOtherCompany || !isCurrencyKnown || wantedRates(writing, draft.values).length > 0) return undefined;
  // Then what it referred to already is judged anew, and so are those who refer to it.
  if (changesCompany(writing, draft.values)) return undefined;
  return { references, company: companyOfValues(writing, draft.values), version: before?.version ?? null };
}
