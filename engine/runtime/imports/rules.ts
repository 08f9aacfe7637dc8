// Rules of import descriptions: names of documents become those of the model, then each is checked and compiled.

import { variableType } from '../../metadata/compile/rules.ts';
import type { Model } from '../../metadata/model.ts';
import { bareName } from '../../metadata/pack.ts';
import { pathOf, pointerOf } from '../../metadata/pointer.ts';
import type { Problem, ProblemCode } from '../../problems.ts';
import { didYouMean } from '../../rules/did_you_mean.ts';
import { collectFinds, compileFinds } from '../../rules/finds.ts';
import { columnOf } from '../../rules/import_operator.ts';
import { parseRule } from '../../rules/parse.ts';
import { compileRuleToJs } from '../../rules/to_js.ts';
import type { Rule, RuleType } from '../../rules/types.ts';
import type { Request } from '../request.ts';
import type { ImportRule } from './plan.ts';

/** Where a description is being read: what its names may mean, and what was found wrong so far. */
export interface Describing {
  readonly model: Model;
  readonly access: Request['access'];
  /** The description's file, as problems name it. */
  readonly file: string;
  readonly problems: Problem[];
}

type Path = readonly (string | number)[];

export interface WrittenRule {
  readonly json: unknown;
  readonly path: Path;
  /** What it must yield; a constant takes the first that it fits. */
  readonly expect: readonly RuleType[];
  readonly decimal: '.' | ',';
}

export function report(
  describing: Describing,
  code: ProblemCode,
  ...[path, detail]: readonly [Path, string]
): undefined {
  describing.problems.push({ code, file: describing.file, pointer: pointerOf(path), detail });
  return undefined;
}

/** Checks and compiles a rule; undefined where something is wrong with it, which is then among the problems. */
export function compileImportRule(describing: Describing, written: WrittenRule): ImportRule | undefined {
  const named = resolveNames(describing, written.json, written);
  if (named === undefined) return undefined;
  const parsed = parseRule(named, {
    use: 'import',
    variable: globalType,
    expect: written.expect,
  });
  if (!parsed.ok) {
    for (const { code, pointer, detail } of parsed.problems) {
      report(describing, code, [...written.path, ...stepsAsWritten(written.json, pathOf(pointer))], detail);
    }
    return undefined;
  }
  const rule = parsed.value;
  return {
    rule,
    evaluate: compileRuleToJs(rule),
    finds: collectFinds(rule).length > 0 ? compileFinds(rule) : undefined,
    column: columnOf(rule),
  };
}

/** A single operand has become a list where the decimal separator was put beside it. */
function stepsAsWritten(json: unknown, path: readonly string[]): readonly string[] {
  let value = json;
  return path.filter((step) => {
    if (!Array.isArray(value) && /^\d+$/.test(step)) return false;
    value =
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[step] : undefined;
    return true;
  });
}

/** A row has no fields: what is asked of it by `column`. The moment, the user and the company are there. */
function globalType(path: string): RuleType | undefined {
  return path.startsWith('$') && !path.startsWith('$record.') ? variableType({}, '', path) : undefined;
}

/**
 * The rule with `find`s that name entities as the model does, and with numbers read by the file's decimal separator.
 * Undefined when a name leads nowhere.
 */
function resolveNames(describing: Describing, json: unknown, written: WrittenRule): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  const [operator, ...others] = Object.keys(json);
  if (operator === undefined || others.length > 0) return json;
  const body = (json as Readonly<Record<string, unknown>>)[operator];
  const below = { ...written, path: [...written.path, operator] };
  if (operator === 'find') return resolveFind(describing, body, below);
  if (operator === 'object') return { object: resolveMembers(describing, body, below) };
  const list = Array.isArray(body) ? body : [body];
  const operands = list.map((each, index) =>
    resolveNames(describing, each, { ...below, path: Array.isArray(body) ? [...below.path, index] : below.path }),
  );
  if (operands.includes(undefined)) return undefined;
  const readsNumber = operator === 'to_decimal' || operator === 'to_integer';
  if (readsNumber && operands.length === 1) return { [operator]: [...operands, written.decimal] };
  return { [operator]: Array.isArray(body) ? operands : operands[0] };
}

function resolveMembers(describing: Describing, body: unknown, written: WrittenRule): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      resolveNames(describing, value, { ...written, path: [...written.path, key] }) ?? null,
    ]),
  );
}

function resolveFind(describing: Describing, body: unknown, written: WrittenRule): unknown {
  if (typeof body !== 'object' || body === null || !('entity' in body) || typeof body.entity !== 'string') {
    return { find: body };
  }
  const entity = findEntity(describing, body.entity, [...written.path, 'entity']);
  if (entity === undefined) return undefined;
  const key =
    'key' in body ? { key: resolveNames(describing, body.key, { ...written, path: [...written.path, 'key'] }) } : {};
  return { find: { ...body, ...key, entity: entity.name } };
}

/** The entity that a description names as `pack/entity`, if its reader may know of it. */
export function findEntity(describing: Describing, name: string, path: Path): Model['entities'][string] | undefined {
  const { model, access } = describing;
  const bare = bareName(name);
  const entity = Object.hasOwn(model.entities, bare) ? model.entities[bare] : undefined;
  const isNamed = name === bare || name === `${entity?.pack}/${bare}`;
  if (entity && isNamed && access.may(entity, 'read')) return entity;
  const known = Object.values(model.entities).filter((each) => access.may(each, 'read'));
  const hint = didYouMean(
    name,
    known.map((each) => `${each.pack}/${each.name}`),
  );
  return report(describing, 'pack.unresolved', path, `There is no entity "${name}".${hint}`);
}

/** All columns that a rule reads. */
export function columnsOf(rule: Rule): readonly string[] {
  return constantsOf(rule, 'column');
}

/** All records of the same row that a rule names. */
export function rowsOf(rule: Rule): readonly string[] {
  return constantsOf(rule, 'row');
}

function constantsOf(rule: Rule, operator: 'column' | 'row'): readonly string[] {
  if (rule.kind !== 'call') return [];
  const [first] = rule.args;
  if (rule.operator === operator && first?.kind === 'literal') return [String(first.value)];
  return rule.args.flatMap((arg) => constantsOf(arg, operator));
}

/** The records of the same row that the rule may yield, without those that it only compares. */
export function yieldedRows(rule: Rule): readonly string[] {
  if (rule.kind !== 'call') return [];
  if (rule.operator === 'row') return rowsOf(rule);
  if (rule.operator === 'switch') {
    return rule.args
      .filter((_, index) => index > 0 && index % 2 === 0)
      .concat(rule.args.slice(-1))
      .flatMap(yieldedRows);
  }
  if (rule.operator === 'or_else' || rule.operator === 'list') return rule.args.flatMap(yieldedRows);
  if (rule.operator !== 'if') return [];
  const last = rule.args.length - 1;
  return rule.args.filter((_, index) => index % 2 === 1 || index === last).flatMap(yieldedRows);
}
