// Keys and declared indexes of an entity: what the database keeps for them is one index each, so they may only speak of
// columns of the record's own table.

import type { Rule } from '../../rules/types.ts';
import { byName } from '../by_name.ts';
import { FIELD_TYPE_METADATA } from '../field_types/field_types.ts';
import type { Entity, Field, Key, ModelRule } from '../model.ts';
import type { Body } from '../pack.ts';
import {
  below,
  type Compiling,
  inOrder,
  optionalText,
  type Place,
  report,
  reportUnknown,
  valueHere,
} from './compiling.ts';
import { compileRule, type EntityFields } from './rules.ts';

/** PostgreSQL takes 32 columns in an index; what nobody needs is rather a mistake. */
const MOST_FIELDS = 16;

interface About {
  readonly entity: Pick<Entity, 'name' | 'fields'>;
  readonly entities: EntityFields;
}

/** The active keys in order. Problems: pack.unresolved, pack.value, pack.name, and those of rules. */
export function compileKeys(compiling: Compiling, place: Place, about: About): Record<string, Key> {
  const active = inOrder(valueHere(place)).filter(([, body]) => body['active'] !== false);
  return byName(
    active.map(([key, body]) => {
      const at = below(place, key);
      if (about.entity.fields[key]?.unique) reportTwin(compiling, at, 'is unique', 'key');
      return [key, compileKey(compiling, at, { ...about, body })];
    }),
  );
}

function compileKey(compiling: Compiling, place: Place, about: About & { body: Body }): Key {
  const where = compileWhere(compiling, below(place, 'where'), about);
  const message = optionalText(compiling, below(place, 'message'));
  const perCompany = about.body['per'] === 'company';
  if (perCompany && !about.entity.fields['company']) {
    const detail = `"${about.entity.name}" has no company; give it the aspect "company_scoped", or drop "per".`;
    report(compiling, below(place, 'per'), 'pack.value', detail);
  }
  return {
    fields: fieldList(compiling, below(place, 'fields'), about.entity),
    per_company: perCompany,
    ...(where ? { where } : {}),
    ...(message ? { message } : {}),
  };
}

/** The declared indexes in order. */
export function compileIndexes(compiling: Compiling, place: Place, entity: About['entity']): Entity['indexes'] {
  return byName(
    inOrder(valueHere(place)).map(([key]) => {
      const at = below(place, key);
      if (entity.fields[key]?.to !== undefined) reportTwin(compiling, at, 'refers to records', 'index');
      return [key, { fields: fieldList(compiling, below(at, 'fields'), entity) }];
    }),
  );
}

/** Both would want an index of one name. */
function reportTwin(compiling: Compiling, place: Place, why: string, what: 'key' | 'index'): void {
  const name = place.path.at(-1) ?? '';
  const detail = `The field "${name}" ${why} and so has an index of its own; give this ${what} another name.`;
  report(compiling, place, 'pack.name', detail);
}

function fieldList(compiling: Compiling, place: Place, entity: About['entity']): string[] {
  const names = (valueHere(place) ?? []) as readonly string[];
  if (names.length > MOST_FIELDS) {
    const detail = `A key or an index has at most ${MOST_FIELDS} fields, not ${names.length}.`;
    report(compiling, place, 'limit.exceeded', detail);
  }
  return names.filter((name, index) => {
    const field = entity.fields[name];
    const at = below(place, String(index));
    if (!field) {
      reportUnknown(compiling, at, `There is no field "${name}".`, { found: name, known: Object.keys(entity.fields) });
    } else if (!FIELD_TYPE_METADATA[field.type].keyable) {
      const detail = `"${name}" is of the type ${field.type}, whose value is not one column; keys and indexes cannot hold it.`;
      report(compiling, at, 'pack.value', detail);
    } else return true;
    return false;
  });
}

/** A rule over columns of the record alone: an index knows no other record, no user and no time. */
function compileWhere(compiling: Compiling, place: Place, { entity, entities }: About): ModelRule | undefined {
  const where = compileRule(compiling, place, { entities, entity: entity.name, use: 'where', expect: 'boolean' });
  const others = where ? [...pathsOf(where.rule)].filter((path) => !isColumn(entity.fields, path)) : [];
  if (others.length === 0) return where;
  const detail = `The rule of a key looks only at columns of its own record: it cannot use ${others.join(', ')}.`;
  report(compiling, place, 'rule.variable', detail);
  return undefined;
}

function pathsOf(rule: Rule): Set<string> {
  if (rule.kind === 'call') return new Set(rule.args.flatMap((arg) => [...pathsOf(arg)]));
  return new Set(rule.kind === 'variable' ? [rule.path] : []);
}

function isColumn(fields: Readonly<Record<string, Field>>, path: string): boolean {
  const [name = '', part = '', ...further] = path.split('.');
  const field = fields[name];
  if (!field || further.length > 0) return false;
  const type = FIELD_TYPE_METADATA[field.type];
  if (part === '' && type.rule_type(field).kind === 'money') return false;
  return type.columns(field).some((column) => column.part === part);
}
