// What a search finds: every word somewhere in the texts that the entity names, whatever capitals and accents; whoever
// searches looks into no text that they may not read. And the id of a record, as one word.

import type { Entity } from './model.ts';
import { inOrder } from './order.ts';
import { mayName, mayRead, mayReadField, type Person, readableRows, valueAt, type World } from './rights.ts';
import { isLive, type Row } from './tables.ts';

/** A record as a search over all entities answers it. */
export interface FoundRow {
  readonly entity: string;
  readonly id: string;
  /** Null where it may not be read. */
  readonly label: string | null;
  /** Texts that hold a word, by path. */
  readonly matches: Readonly<Record<string, string>>;
}

export interface Searched {
  readonly entity: Entity;
  /** All that was typed. */
  readonly typed: string;
}

const MOST_OF_AN_ENTITY = 10;

/** The texts of a value: none for null, one for a text, those of a list as one. */
export function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return [value.join(' ')];
  return value === null || value === undefined ? [] : [String(value)];
}

export function isFound(
  world: World,
  person: Person,
  { entity, row, typed }: Searched & { readonly row: Row },
): boolean {
  const words = wordsOf(typed);
  const texts = Object.values(readableTexts(world, person, entity, row));
  const isNamed = words.length === 1 && words[0]?.toLowerCase() === row['id'];
  return isNamed || words.every((word) => texts.some((text) => holds(text, word)));
}

/** The best of an entity: called so, called so at the beginning, within, and the others; by label, then by id. */
export function foundIn(world: World, person: Person, { entity, typed }: Searched): readonly FoundRow[] {
  const label = entity.fields[entity.label];
  const isShown = label !== undefined && mayReadField(world, person, label);
  const found = readableRows(world, person, entity.name)
    .filter((row) => isFound(world, person, { entity, row, typed }))
    .map((row): FoundRow => {
      const texts = Object.entries(readableTexts(world, person, entity, row));
      return {
        entity: entity.name,
        id: String(row['id']),
        label: isShown ? String(row[label.name] ?? '') : null,
        matches: Object.fromEntries(texts.filter(([, text]) => wordsOf(typed).some((word) => holds(text, word)))),
      };
    });
  const byLabel = inOrder(found, { descending: false, valueOfItem: ({ label: shown }) => shown });
  const ranked = [0, 1, 2, 3].flatMap((rank) => byLabel.filter((each) => rankOf(each, typed) === rank));
  return ranked.slice(0, MOST_OF_AN_ENTITY);
}

function rankOf({ label }: FoundRow, typed: string): number {
  if (label === null) return 3;
  const [text, wanted] = [folded(label), folded(typed)];
  if (text === wanted) return 0;
  return text.startsWith(wanted) ? 1 : text.includes(wanted) ? 2 : 3;
}

function wordsOf(typed: string): readonly string[] {
  return typed.split(' ').filter((word) => word !== '');
}

/** By path, of what is there and may be read alone. */
function readableTexts(world: World, person: Person, entity: Entity, row: Row): Readonly<Record<string, string>> {
  const named = entity.search.filter((path) => mayName(world, person, entity.name, path));
  return Object.fromEntries(
    named.flatMap((path) => {
      const value = valueAt(world, { entity: entity.name, row }, path, (target, entered) => {
        return isLive(entered) && mayRead(world, person, target, String(entered['id']));
      });
      return textsOf(value).map((text) => [path, text] as const);
    }),
  );
}

function holds(text: string, word: string): boolean {
  return folded(text).includes(folded(word));
}

function folded(text: string): string {
  return text.normalize('NFKC').normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
