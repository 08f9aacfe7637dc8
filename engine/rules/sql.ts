// The algebra of SQL text used by every compiler: pieces of text, quoted identifiers, and slots for values.
// A slot is named, not numbered, so that a compiled text can be kept and bound again for each request.
// Running it is left to engine/runtime/database.

/** A value that is the same for every request that uses the text (a constant of the model). */
interface Constant {
  readonly constant: unknown;
  readonly slot?: undefined;
}

/** A value that each request brings, looked up by name when the text is bound. */
interface Slot {
  readonly slot: string;
}

type Part = string | Constant | Slot;

/** A piece of SQL. Values are never part of its text. */
export interface Sql {
  readonly parts: readonly Part[];
}

/** SQL text with $1, $2 … and what stands in each place, ready to be bound. */
export interface CompiledSql {
  readonly text: string;
  readonly places: readonly (Constant | Slot)[];
  /** Names of the values that each request brings, and the index of each among the parameters. */
  readonly slots: ReadonlyMap<string, number>;
  readonly plan?: PlanKind | undefined;
}

/** `general`: one plan for all values is the right one; undefined: PostgreSQL finds out whether it is. */
export type PlanKind = 'general';

/** What a connection runs. */
export interface BoundSql {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Of the text that it was bound from. */
  readonly slots?: ReadonlyMap<string, number>;
  readonly plan?: PlanKind | undefined;
}

/** Builds a piece of SQL; only other pieces may be put in, so that no value can become text. */
export function sql(strings: TemplateStringsArray, ...pieces: readonly Sql[]): Sql {
  const parts: Part[] = [];
  strings.forEach((text, index) => {
    if (text !== '') parts.push(text);
    const piece = pieces[index];
    if (piece) parts.push(...piece.parts);
  });
  return { parts };
}

/** Nothing. */
export const nothing: Sql = { parts: [] };

/** A quoted identifier. It must come from the compiled model or from our own code, never from a request. */
export function name(identifier: string): Sql {
  return { parts: [`"${identifier.replaceAll('"', '""')}"`] };
}

/** An alias and a column of it. */
export function column(alias: string, identifier: string): Sql {
  return { parts: [`${name(alias).parts[0]}.${name(identifier).parts[0]}`] };
}

/** A fixed keyword or operator written in our own code. */
export function raw(text: string): Sql {
  return { parts: [text] };
}

/** A quoted text constant of the model (an option's key, a field's name in JSON). */
export function text(value: string): Sql {
  if (value.includes('\\') || value.includes('\0')) return constant(value);
  return { parts: [`'${value.replaceAll("'", "''")}'`] };
}

/** A bound value of the model. */
export function constant(value: unknown): Sql {
  return { parts: [{ constant: value }] };
}

/** A place for a value that each request brings under this name. */
export function slot(slotName: string): Sql {
  return { parts: [{ slot: slotName }] };
}

/** The pieces with a separator between them. */
export function join(pieces: readonly Sql[], separator: string): Sql {
  const parts: Part[] = [];
  pieces.forEach((piece, index) => {
    if (index > 0) parts.push(separator);
    parts.push(...piece.parts);
  });
  return { parts };
}

/** `(a AND b)`; no condition at all is true. */
export function all(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return raw('true');
  if (conditions.length === 1) return conditions[0] as Sql;
  return sql`(${join(conditions, ' and ')})`;
}

/** `(a OR b)`; no condition at all is false. */
export function any(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return raw('false');
  if (conditions.length === 1) return conditions[0] as Sql;
  return sql`(${join(conditions, ' or ')})`;
}

/** Whether the condition is `true`, and so can be left out. */
export function isTrue(condition: Sql): boolean {
  return condition.parts.length === 1 && condition.parts[0] === 'true';
}

/** The piece with the values of its slots in it, to stand beside another whose slots have the same names. */
export function filled(piece: Sql, ...groups: readonly SlotValues[]): Sql {
  const constants = new Map<string, Constant>();
  const parts = piece.parts.map((part): Part => {
    if (typeof part === 'string' || part.slot === undefined) return part;
    const known = constants.get(part.slot) ?? { constant: slotValue(part.slot, groups) };
    constants.set(part.slot, known);
    return known;
  });
  return { parts };
}

/** The piece with its slots under names that begin so, to stand beside another whose slots have the same names. */
export function withSlotsUnder(prefix: string, piece: Sql): Sql {
  const parts = piece.parts.map(
    (part): Part => (typeof part === 'string' || part.slot === undefined ? part : { slot: `${prefix}${part.slot}` }),
  );
  return { parts };
}

function slotValue(slotName: string, groups: readonly SlotValues[]): unknown {
  for (const values of groups) {
    const value = values[slotName];
    if (value !== undefined) return value;
  }
  throw new Error(`No value for the slot ${slotName}.`);
}

/** Numbers the places. A slot or constant that occurs twice keeps one number. */
export function compileSql(piece: Sql, plan?: PlanKind): CompiledSql {
  const places: (Constant | Slot)[] = [];
  const numbers = new Map<unknown, number>();
  let out = '';
  for (const part of piece.parts) {
    if (typeof part === 'string') {
      out += part;
      continue;
    }
    const key = part.slot === undefined ? part : `slot ${part.slot}`;
    let number = numbers.get(key);
    if (number === undefined) {
      places.push(part);
      number = places.length;
      numbers.set(key, number);
    }
    out += `$${number}`;
  }
  const slots = new Map(places.flatMap(({ slot }, index) => (slot === undefined ? [] : [[slot, index] as const])));
  return { text: out, places, slots, plan };
}

/** Values of slots by name; undefined is none. */
export type SlotValues = Readonly<Record<string, unknown>>;

/**
 * Puts values into the places: of several groups the first that has a slot counts, so that nobody has to make one of
 * them. A missing slot is a mistake of ours, so it throws.
 */
export function bindSql(compiled: CompiledSql, ...groups: readonly SlotValues[]): BoundSql {
  const parameters = compiled.places.map((place) => {
    if (place.slot === undefined) return place.constant;
    for (const values of groups) {
      const value = values[place.slot];
      if (value !== undefined) return value;
    }
    throw new Error(`No value for the slot ${place.slot} in: ${compiled.text}`);
  });
  return { sql: compiled.text, parameters, slots: compiled.slots, plan: compiled.plan };
}
