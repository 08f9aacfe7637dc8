// A search over all entities at once: GET /api/search. Each entity is one statement; one that takes too long is left out,
// and the answer says so, rather than keep the others waiting.

import type { FoundRecord, SearchAnswer } from '../../../schemas/http/records.ts';
import type { Entity } from '../../metadata/model.ts';
import { Refusal, type Result } from '../../problems.ts';
import { bindSql } from '../../rules/sql.ts';
import type { Row } from '../database/connection.ts';
import type { Request } from '../request.ts';
import { compiledStatement } from './compiled.ts';
import { compileFound } from './query/found.ts';
import { readParameters } from './query/parameters.ts';
import { requestSlots } from './query/request_slots.ts';
import { parseSearch, type Search, searchShape, searchSlots } from './query/search.ts';
import { findEntity } from './query/source.ts';

export interface SearchAllRequest {
  /** All that was typed, without spaces around it. */
  readonly text: string;
  readonly search: Search;
  /** Names; undefined: all that can be searched. */
  readonly entities: readonly string[] | undefined;
}

const MAX_TEXT = 500;
/** One letter is in nearly every record. */
const LEAST_LETTERS = 2;
const MAX_ENTITIES = 20;
/** Statements of one search that run side by side: a tenant has others, too. */
const AT_ONCE = 2;
/** Entities that nobody began with until then are left out. */
const BEGIN_WITHIN_MS = 5_000;

/** The parameters. Problems: `parameter.unknown`, `parameter.invalid`, `limit.exceeded`, `value.not_storable`. */
export function parseSearchAll(input: unknown): Result<SearchAllRequest> {
  const parameters = readParameters(input, ['q', 'entities'], 'url');
  const given = parameters.text('q', MAX_TEXT);
  const entities = parameters.list('entities', MAX_ENTITIES);
  const text = (given ?? '').trim();
  // What was refused as a parameter is not refused again for what it says.
  const isRead = given !== undefined || !hasText(input);
  if (isRead && [...text].length < LEAST_LETTERS) {
    parameters.refuse('parameter.invalid', '/q', `The parameter q must have at least ${LEAST_LETTERS} characters.`);
  }
  const search = parseSearch(text, '/q');
  if (!search.ok) for (const { code, pointer, detail } of search.problems) parameters.refuse(code, pointer, detail);
  const words = search.ok ? search.value : undefined;
  return parameters.end({ text, search: words ?? { words: [], id: undefined }, entities });
}

function hasText(input: unknown): boolean {
  const given = (input as { readonly q?: unknown } | null)?.q;
  return given !== undefined && given !== '';
}

/**
 * The JSON text of a SearchAnswer: of each entity the ten that fit best. Refusals: `entity.unknown`, and
 * `parameter.invalid` for an entity in which nothing can be searched.
 */
export async function runSearchAll(request: Request, { text, search, entities }: SearchAllRequest): Promise<string> {
  const wanted = entities === undefined ? searchable(request) : named(request, entities);
  const begun = performance.now();
  const found: Found[] = [];
  const late = new Set<Entity>();
  const waiting = wanted.values();
  const work = async (): Promise<void> => {
    for (const entity of waiting) {
      const rows =
        performance.now() - begun > BEGIN_WITHIN_MS ? undefined : await findIn(request, entity, { text, search });
      if (rows === undefined) late.add(entity);
      else found.push(...rows.map((row) => ({ entity, row })));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const partial = wanted.filter((entity) => late.has(entity)).map(({ name }) => name);
  const answer: SearchAnswer = { items: inOrder(wanted, found), ...(partial.length > 0 && { partial }) };
  return JSON.stringify(answer);
}

interface FoundRow extends Row {
  readonly id: string;
  readonly label: string | null;
  readonly matches: Readonly<Record<string, string>>;
  readonly rank: number;
}

interface Found {
  readonly entity: Entity;
  readonly row: FoundRow;
}

/** The best come first, whatever they are; among equals the entities keep their order. */
function inOrder(entities: readonly Entity[], found: readonly Found[]): readonly FoundRecord[] {
  const places = new Map(entities.map((entity, place) => [entity, place]));
  const placeOf = ({ entity }: Found): number => places.get(entity) ?? 0;
  return found
    .toSorted((a, b) => a.row.rank - b.row.rank || placeOf(a) - placeOf(b))
    .map(({ entity, row: { id, label, matches } }) => ({ entity: entity.name, id, label, matches }));
}

/** undefined where it took too long. */
async function findIn(
  request: Request,
  entity: Entity,
  { text, search }: Pick<SearchAllRequest, 'text' | 'search'>,
): Promise<readonly FoundRow[] | undefined> {
  const shape = { operation: 'found', entity: entity.name, parts: [searchShape(search)] };
  const compiled = compiledStatement(request, shape, () => compileFound(request, { entity, search }));
  const bound = bindSql(compiled, ...requestSlots(request), searchSlots(search), { 'search.text': text });
  try {
    return await request.database.read((connection) => connection.query<FoundRow>(bound));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'server.deadline') return undefined;
    throw error;
  }
}

function searchable({ model, access }: Request): readonly Entity[] {
  return Object.values(model.entities).filter((entity) => entity.search.length > 0 && access.may(entity, 'read'));
}

function named(request: Request, names: readonly string[]): readonly Entity[] {
  return [...new Set(names)].map((name) => {
    const entity = findEntity(request, name);
    if (entity.search.length > 0) return entity;
    throw new Refusal('parameter.invalid', `Nothing can be searched in ${JSON.stringify(name)}.`, {
      members: { parameter: 'entities' },
    });
  });
}
