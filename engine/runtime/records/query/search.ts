// Search in a list: every word must be found somewhere in the texts that the entity names for it, whatever the case and
// the accents. `cahier_fold` is made with the database; its LIKE form is served by a trigram index over the same call.

import { FIELD_TYPE_METADATA } from '../../../metadata/field_types/field_types.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { ok, type Result, refused } from '../../../problems.ts';
import { all, any, column, join, raw, type Sql, slot, sql } from '../../../rules/sql.ts';
import { UUID } from '../../field_types/formats.ts';
import { storabilityProblem } from '../../field_types/text_value.ts';
import { columnsOf, type FieldPath, type Joins, resolvePath } from './paths.ts';
import type { ReadContext } from './source.ts';

export interface Search {
  readonly words: readonly string[];
  /** Somebody pasted the id of a record. */
  readonly id: string | undefined;
}

const MAX_WORDS = 12;

/** The words of a search; undefined for one without any. Problems: `limit.exceeded`, `value.not_storable`, at `pointer`. */
export function parseSearch(search: string | undefined, pointer = '/search'): Result<Search | undefined> {
  const words = search?.split(/\s+/u).filter((word) => word !== '') ?? [];
  if (words.length === 0) return ok(undefined);
  const problem = storabilityProblem(search as string, pointer);
  if (problem) return refused([problem]);
  if (words.length > MAX_WORDS) {
    const detail = `A search has at most ${MAX_WORDS} words, this one has ${words.length}.`;
    return refused([{ code: 'limit.exceeded', pointer, detail, params: { max: MAX_WORDS } }]);
  }
  const [first = ''] = words;
  return ok({ words, id: words.length === 1 && UUID.test(first) ? first : undefined });
}

/** What the text of the statement depends on. */
export function searchShape(search: Search | undefined): unknown {
  return search && [search.words.length, search.id !== undefined];
}

export function searchSlots(search: Search | undefined): Record<string, unknown> {
  const words = (search?.words ?? []).map((word, index) => [`search.${index}`, word] as const);
  return { ...Object.fromEntries(words), 'search.id': search?.id ?? null };
}

/** The condition over the row that `joins` start from; paths that the reader may not read are not looked into. */
export function compileSearch(context: ReadContext, of: { entity: Entity; search: Search }, joins: Joins): Sql {
  const texts = searchedTexts(context, of.entity, joins);
  const words = all(of.search.words.map((_word, index) => any(texts.map(({ text }) => holdsWord(text, index)))));
  if (of.search.id === undefined) return words;
  return any([words, sql`${column(joins.alias([]), 'id')} = ${slot('search.id')}::uuid`]);
}

/** A text that a search looks into, under the path that leads to it. */
export interface SearchedText {
  readonly path: string;
  readonly text: Sql;
}

/** What a search of the entity looks into, as far as the reader may read it. */
export function searchedTexts(context: ReadContext, entity: Entity, joins: Joins): readonly SearchedText[] {
  const found = entity.search.flatMap((path) => resolvePath(context, entity, path) ?? []);
  return found.map((each) => ({ path: each.path, text: searchedText(context, each, joins) }));
}

function searchedText(context: ReadContext, found: FieldPath, joins: Joins): Sql {
  const at = columnsOf(context, found.entity, found.field);
  const alias = joins.alias(found.steps);
  const stored = FIELD_TYPE_METADATA[found.field.type].columns(found.field).find(({ part }) => part === found.part);
  // Of a value in parts alone all of them are looked into.
  if (!stored && found.part === '') return sql`concat_ws(' ', ${partsOf(found.field, (part) => at(alias, part))})`;
  const value = at(alias, found.part);
  if (stored?.sql === 'text') return value;
  return stored?.sql === 'text[]' ? sql`array_to_string(${value}, ' ')` : sql`${value}::text`;
}

function partsOf(field: Field, column: (part: string) => Sql): Sql {
  const parts = FIELD_TYPE_METADATA[field.type].columns(field).map(({ part }) => column(part));
  return join(parts, ', ');
}

/**
 * Whether the text holds the word with this number. The word is folded before its wildcards are made literal: folding may
 * give a full-width `％` its plain form.
 */
export function holdsWord(searched: Sql, index: number): Sql {
  const folded = sql`public.cahier_fold(${slot(`search.${index}`)}::text)`;
  const literal = sql`regexp_replace(${folded}, ${raw("'([\\\\%_])', '\\\\\\1', 'g'")})`;
  return sql`public.cahier_fold(${searched}) like '%' || ${literal} || '%'`;
}
