// Statements that were compiled before, kept by the shape of the request so that the next one only binds values.
// What a shape is made of is decided by each operation; this only keeps what was used last.

import { type CompiledSql, compileSql, type Sql } from '../../rules/sql.ts';
import type { ReadContext } from './query/source.ts';

/** All that the text depends on, besides the model and the access of the reader. Any JSON. */
export interface Shape {
  readonly operation: string;
  readonly entity: string;
  readonly parts: readonly unknown[];
}

/** Bounded by text, not by entries: an entity of 500 fields has statements of 50 kB, most have 2 kB. */
const MAX_CHARACTERS = 16_000_000;

/** A statement with what its operation needs to know to read the answer. */
export interface Statement<Plan> {
  readonly compiled: CompiledSql;
  readonly plan: Plan;
}

const kept = new Map<string, Statement<unknown>>();
let characters = 0;

/** The text of this shape, compiled only if it is not at hand. What `compile` throws is not kept. */
export function compiledStatement(context: ReadContext, shape: Shape, compile: () => Sql): CompiledSql {
  return statementOf(context, shape, () => ({ compiled: compileSql(compile()), plan: null })).compiled;
}

/** The same for statements whose answer is read by a plan; an operation has one type of plan. */
export function statementOf<Plan>(context: ReadContext, shape: Shape, compile: () => Statement<Plan>): Statement<Plan> {
  const key = JSON.stringify([context.model.version, context.access.key, shape.operation, shape.entity, shape.parts]);
  const known = kept.get(key);
  if (known) {
    kept.delete(key);
    kept.set(key, known);
    return known as Statement<Plan>;
  }
  const made = compile();
  kept.set(key, made);
  characters += weight(key, made);
  forgetOldest();
  return made;
}

function forgetOldest(): void {
  for (const [key, statement] of kept) {
    if (characters <= MAX_CHARACTERS || kept.size === 1) return;
    kept.delete(key);
    characters -= weight(key, statement);
  }
}

function weight(key: string, statement: Statement<unknown>): number {
  return key.length + statement.compiled.text.length;
}
