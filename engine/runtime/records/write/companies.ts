// Records keep to their company: none is filed under a company that is switched off, and one that has a company refers to
// nothing of another. What belongs to no company belongs to all of them. What a company has already when it is switched off
// stays, and may be changed, closed and moved out.

import type { Entity, Field } from '../../../metadata/model.ts';
import type { Problem } from '../../../problems.ts';
import { any, type Sql, slot, sql } from '../../../rules/sql.ts';
import { companyOf, isSwitchedOff } from '../../access/companies.ts';
import { idOf } from '../../field_types/reference_value.ts';
import type { Draft } from './draft.ts';
import { pointerTo } from './input.ts';
import { newReferences, referenceFields } from './settle.ts';
import type { Values } from './values.ts';
import { targetKey, type Writing } from './writing.ts';

/** Of base: the company above another gives no rights, and a membership holds in the narrowest of its places. */
const UNBOUND: ReadonlySet<string> = new Set(['company', 'membership']);

/** The slot of the company that a record will have; null: none. */
export const COMPANY_SLOT = 'write.company';

/** The field that gives records their company: their own, or the agency of a team. Undefined: they keep to none. */
export function companyField(entity: Entity): Field | undefined {
  if (UNBOUND.has(entity.name)) return undefined;
  return entity.fields['company'] ?? (entity.name === 'team' ? entity.fields['agency'] : undefined);
}

/** The company of a record with these values; null: none, or one that was not looked up. */
export function companyOfValues({ entity, targets }: Writing, values: Values): string | null {
  const field = companyField(entity);
  const id = field ? idOf(values[field.name]) : null;
  if (field === undefined || id === null || field.to === 'company') return id;
  return targets.get(targetKey(field.to as string, id))?.company ?? null;
}

/** Whether an update gives the record another company than it had. */
export function changesCompany({ entity, before }: Writing, values: Values): boolean {
  const field = companyField(entity);
  return field !== undefined && before !== null && idOf(values[field.name]) !== idOf(before.values[field.name]);
}

interface Leading {
  readonly field: Field;
  readonly id: string;
}

/** What has to be looked up for an update besides its new references: with the company all of them are judged anew. */
export function judgedReferences(writing: Writing, values: Values): readonly Leading[] {
  const { entity, before, request } = writing;
  const from = companyField(entity);
  if (before === null || from === undefined || idOf(values[from.name]) === null) return [];
  const isDerived = from.to !== 'company';
  if (!changesCompany(writing, values) && !(isDerived && newReferences(writing, values).length > 0)) return [];
  return referenceFields(request.model, entity).flatMap((field) => {
    const id = idOf(values[field.name]);
    const target = request.model.entities[field.to as string];
    return id !== null && target && companyOf(target, 't') ? [{ field, id }] : [];
  });
}

/** `company.inactive` for a record that comes into a company that is switched off, `reference.company` for each that strays. */
export function companyProblems(writing: Writing, draft: Draft): readonly Problem[] {
  const { entity, targets, request } = writing;
  const from = companyField(entity);
  if (from === undefined) return [];
  const company = companyOfValues(writing, draft.values);
  const references = new Map(newReferences(writing, draft.values).map((each) => [each.field.name, each]));
  const isNew = references.has(from.name);
  for (const each of judgedReferences(writing, draft.values)) references.set(each.field.name, each);
  return [...references.values()].flatMap(({ field, id }): Problem[] => {
    const target = targets.get(targetKey(field.to as string, id));
    // What is not there for the writer is told so (references.ts).
    if (!target?.there || (!target.readable && draft.given.has(field.name))) return [];
    const pointer = request.access.readable(entity, field.name) ? pointerTo(field.name) : '';
    if (field === from && field.to === 'company') return isNew && target.isOff ? [inactiveCompany(pointer)] : [];
    const other = target.company ?? null;
    if (field === from || field.to === 'company' || company === null || other === null || other === company) return [];
    const detail = `The record ${id} of ${field.to} belongs to another company than this one.`;
    return [{ code: 'reference.company', pointer, detail, params: { id, entity: field.to as string } }];
  });
}

/** Nothing is filed under the company any more. */
export function inactiveCompany(pointer: string): Problem {
  const detail = 'This company is switched off: nothing new is filed under it.';
  return { code: 'company.inactive', pointer, detail };
}

/** Conditions under which a reference of a record of the entity may lead to the row, where nobody has looked. */
export function keepsCompany(
  entity: Entity,
  field: Field,
  { target, alias }: { readonly target: Entity; readonly alias: string },
): readonly Sql[] {
  const from = companyField(entity);
  if (from === undefined) return [];
  if (target.name === 'company') return field === from ? [sql`not (${isSwitchedOff(target, alias)})`] : [];
  const other = companyOf(target, alias);
  if (other === undefined) return [];
  const own = sql`${slot(COMPANY_SLOT)}::uuid`;
  return [any([sql`${own} is null`, sql`${other} is null`, sql`${other} = ${own}`])];
}
