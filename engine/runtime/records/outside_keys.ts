// Records by the keys that other systems know them by (`external_key`): how imports, seeds and upserts find what they
// made, and whose keys they may name.

import type { Entity, Model } from '../../metadata/model.ts';
import type { Problem } from '../../problems.ts';
import { bindSql, type CompiledSql, compileSql, join, name, raw, slot, sql, text } from '../../rules/sql.ts';
import { appendChanges, changeSlots } from '../changes/append.ts';
import type { Connection } from '../database/connection.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { newId } from '../ids.ts';
import type { Request } from '../request.ts';
import { refuseRecord } from './write/refusals.ts';

/** The system of the engine itself: the keys of seeds. Nobody else gives records keys in it. */
export const SEED_SYSTEM = 'seed';

/** The entity of outside keys, which base brings. */
export function outsideKeyEntity({ entities }: Model): Entity {
  const entity = entities['external_key'];
  if (!entity) throw new Error('The model lacks the entity external_key of base.');
  return entity;
}

export interface NamedKey {
  readonly system: string;
  readonly key: string;
}

/**
 * `{system, key}` of a body, under its member `external_key`. Throws `field.required`, `access.denied` for a system
 * that is the engine's own, and what the fields refuse: a text that is too long or cannot be stored.
 */
export function parseOutsideKey({ model }: Pick<Request, 'model'>, given: unknown): NamedKey {
  const { fields } = outsideKeyEntity(model);
  const named = (typeof given === 'object' && given !== null ? given : {}) as Readonly<Record<string, unknown>>;
  const problems = (['system', 'key'] as const).flatMap((name): readonly Problem[] => {
    const pointer = `/external_key/${name}`;
    const value = named[name];
    const field = fields[name];
    if (!field || value === undefined || value === null || value === '') {
      const detail = 'An upsert by external_key needs {"system", "key"} there.';
      return [{ code: 'field.required', pointer, detail, params: { field: name } }];
    }
    if (name === 'system' && value === SEED_SYSTEM) {
      const detail = `The keys of the system “${SEED_SYSTEM}” are the engine’s own; please name the system by another word.`;
      return [{ code: 'access.denied', pointer, detail }];
    }
    const parsed = FIELD_TYPES[field.type].parse(value, field, { pointer, currency: null });
    return parsed.ok ? [] : parsed.problems;
  });
  if (problems.length > 0) throw refuseRecord(problems);
  return named as unknown as NamedKey;
}

const FIND = compileSql(
  sql`select k."key", k."record" from "external_key" k where k."deleted_at" is null and k."system" = ${slot('system')} and k."entity" = ${slot('entity')} and k."key" = any(${slot('keys')}::text[])`,
);

export interface OutsideKeys {
  readonly system: string;
  /** Bare name of the entity. */
  readonly entity: string;
  readonly keys: readonly string[];
}

/** Key → id of the record, for those of the keys that are known; the record may be deleted meanwhile. */
export async function findByOutsideKeys(
  connection: Connection,
  wanted: OutsideKeys,
): Promise<ReadonlyMap<string, string>> {
  if (wanted.keys.length === 0) return new Map();
  const rows = await connection.query<{ key: string; record: string }>(bindSql(FIND, { ...wanted }));
  return new Map(rows.map((row) => [row.key, row.record]));
}

export interface OutsideKey {
  /** Bare name of the entity. */
  readonly entity: string;
  readonly key: string;
  /** Id of the record. */
  readonly record: string;
}

const KEPT = ['system', 'entity', 'key', 'record'] as const;

let remember: { readonly entity: Entity; readonly compiled: CompiledSql } | undefined;

/**
 * Keeps the keys of records that were just made, all in one statement with their rows in the change log. It needs no
 * grant: whoever may make the record may give it a key. A key that is taken is PostgreSQL's unique violation.
 */
export async function rememberOutsideKeys(
  request: Request,
  connection: Connection,
  kept: { readonly system: string; readonly cause: string; readonly keys: readonly OutsideKey[] },
): Promise<void> {
  if (kept.keys.length === 0) return;
  const entity = outsideKeyEntity(request.model);
  if (remember?.entity !== entity) remember = { entity, compiled: compileRemember(entity) };
  const { keys, system, cause } = kept;
  await connection.query(
    bindSql(remember.compiled, {
      ...changeSlots(request, { cause, depth: 0 }),
      now: request.now,
      user: request.user?.id ?? null,
      system,
      keys: JSON.stringify(keys.map((each) => ({ id: newId(), change: newId(), ...each }))),
    }),
  );
}

function compileRemember(entity: Entity): CompiledSql {
  const stamp = sql`${slot('now')}::timestamptz, ${slot('user')}::uuid`;
  const columns = sql`"id", "version", "created_at", "created_by", "updated_at", "updated_by", ${join(KEPT.map(name), ', ')}`;
  const values = sql`"id", 1, ${stamp}, ${stamp}, ${slot('system')}::text, "entity", "key", "record"`;
  const pairs = KEPT.map((each) => {
    const value = each === 'system' ? sql`${slot('system')}::text` : name(each);
    return sql`${text(each)}::text, jsonb_build_array(null::text, ${value})`;
  });
  const logged = appendChanges({
    entity,
    action: 'create',
    from: name('kept'),
    change: name('change'),
    record: name('id'),
    version: raw('1'),
    diff: sql`jsonb_build_object(${join(pairs, ', ')})`,
  });
  const given = sql`select * from json_to_recordset(${slot('keys')}::json) as "a"("id" uuid, "change" uuid, "entity" text, "key" text, "record" text)`;
  const written = sql`insert into "external_key" (${columns}) select ${values} from ${name('kept')}`;
  return compileSql(sql`with ${name('kept')} as materialized (${given}), "written" as (${written}) ${logged}`);
}
