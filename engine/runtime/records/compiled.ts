// Statements that were compiled before, kept by the shape of the request so that the next one only binds values.
// What a shape is made of is decided by each operation; this only keeps what was used last.

import { type CompiledSql, compileSql, type PlanKind, type Sql } from '../../rules/sql.ts';
import type { ReadContext } from './query/source.ts';

/** All that the text depends on, besides the model and the access of the reader. */
export interface Shape {
  readonly operation: string;
  readonly entity: string;
  /** Any JSON, or the text that stands for it. */
  readonly parts: readonly unknown[] | string;
}

/** Bounded by text, not by entries: an entity of 500 fields has statements of 50 kB, most have 2 kB. */
const MAX_CHARACTERS = 16_000_000;

/** A statement with what its operation needs to know to read the answer. */
export interface Statement<Plan> {
  readonly compiled: CompiledSql;
  readonly plan: Plan;
}

/**
 * Two generations: what is asked for in the older one moves to the younger, and when that holds half of the characters,
 * the older one goes. A hit in the younger one changes nothing, so it costs a look-up alone.
 */
let younger = new Map<string, Statement<unknown>>();
let older = new Map<string, Statement<unknown>>();
let characters = 0;

/** The text of this shape, compiled only if it is not at hand. What `compile` throws is not kept. */
export function compiledStatement(
  context: ReadContext,
  shape: Shape,
  compile: () => Sql,
  plan?: PlanKind,
): CompiledSql {
  return statementOf(context, shape, () => ({ compiled: compileSql(compile(), plan), plan: null })).compiled;
}

/** The same for statements whose answer is read by a plan; an operation has one type of plan. */
export function statementOf<Plan>(context: ReadContext, shape: Shape, compile: () => Statement<Plan>): Statement<Plan> {
  const { operation, entity, parts } = shape;
  const rest = typeof parts === 'string' ? parts : JSON.stringify(parts);
  const key = `${context.model.version} ${context.access.key} ${operation} ${entity} ${rest}`;
  const known = younger.get(key);
  if (known) return known as Statement<Plan>;
  const made = older.get(key) ?? compile();
  keep(key, made);
  return made as Statement<Plan>;
}

function keep(key: string, statement: Statement<unknown>): void {
  younger.set(key, statement);
  characters += key.length + statement.compiled.text.length;
  if (characters <= MAX_CHARACTERS / 2) return;
  older = younger;
  younger = new Map();
  characters = 0;
}
