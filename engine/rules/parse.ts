// Reads a rule from JSON and checks it: operators known and allowed here, variables known, types alike, and not too
// much of it. All problems come at once, each with its place. What operators mean is in operators/; who may read a
// variable, and where its value comes from, is left to the caller.
import { ok, type Problem, type ProblemCode, type Result, refused } from '../problems.ts';
import { checkComplexity } from './complexity.ts';
import { isConstant, readConstant } from './constants.ts';
import { quoted, typeName } from './describe.ts';
import { didYouMean } from './did_you_mean.ts';
import { BOOLEAN, type Checker, NULL, type Operand, type Operator } from './operator.ts';
import { isOperatorName, OPERATORS } from './operators/operators.ts';
import { fits } from './type_relations.ts';
import type { OperatorName, Rule, RuleType, RuleTypeKind, RuleUse } from './types.ts';

/** What a rule must yield: a kind, or a type where the options or the targets matter. */
export type Expectation = RuleTypeKind | RuleType;

export interface ParseContext {
  readonly use: RuleUse;
  /** The type of a variable; undefined for one that is unknown or that the asker may not read: both look the same. */
  readonly variable: (path: string) => RuleType | undefined;
  /**
   * What the rule must yield; for several, constants take the first that they fit. An integer passes for a decimal, and
   * null for all but boolean. Without it `where` and `permission` yield a boolean, the others anything.
   */
  readonly expect?: Expectation | readonly Expectation[];
  /** Where the rule stands in its document or body, before every problem's pointer. */
  readonly pointer?: string;
}

const PATH = /^\$?[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;

/**
 * Reads and checks a rule. Problems: rule.malformed, rule.operator, rule.variable, rule.type, value.not_storable, and
 * rule.too_complex (over 20 calls deep or 500 nodes; then nothing else of it is looked at).
 */
export function parseRule(json: unknown, context: ParseContext): Result<Rule> {
  const operand = { json, pointer: context.pointer ?? '' };
  const tooComplex = checkComplexity(operand);
  if (tooComplex) return refused([tooComplex]);
  const problems: Problem[] = [];
  const checker = createChecker(context, problems);
  const expected = expectedTypes(context);
  const rule = expected.length === 0 ? checker.read(operand) : checker.readAs(operand, expected);
  return rule && problems.length === 0 ? ok(rule) : refused(problems);
}

function expectedTypes({ expect, use }: ParseContext): readonly RuleType[] {
  if (expect === undefined) return use === 'where' || use === 'permission' ? [BOOLEAN] : [];
  const list = Array.isArray(expect) ? (expect as readonly Expectation[]) : [expect as Expectation];
  return list.map((one) => (typeof one === 'string' ? typeOfKind(one) : one));
}

function typeOfKind(kind: RuleTypeKind): RuleType {
  if (kind === 'reference') return { kind, to: [] };
  return kind === 'list' ? { kind, of: NULL } : { kind };
}

function createChecker(context: ParseContext, problems: Problem[]): Checker {
  const report = (code: ProblemCode, pointer: string, detail: string): undefined => {
    problems.push({ code, pointer, detail });
    return undefined;
  };
  const checker: Checker = {
    read: (operand, wanted = []) => readNode(operand, wanted, { context, checker, report }),
    readAs: (operand, wanted) => {
      const rule = checker.read(operand, wanted);
      if (!rule || wanted.some((type) => fits(rule.type, type))) return rule;
      const found = `${quoted(operand.json)} is ${typeName(rule.type)}`;
      return report('rule.type', operand.pointer, `${found} where ${wanted.map(typeName).join(' or ')} is expected.`);
    },
    malformed: (operand, detail) => report('rule.malformed', operand.pointer, detail),
    mistyped: (operand, detail) => report('rule.type', operand.pointer, detail),
  };
  return checker;
}

interface Reading {
  readonly context: ParseContext;
  readonly checker: Checker;
  readonly report: (code: ProblemCode, pointer: string, detail: string) => undefined;
}

function readNode(operand: Operand, wanted: readonly RuleType[], reading: Reading): Rule | undefined {
  const { json, pointer } = operand;
  if (isConstant(json)) {
    const constant = readConstant(json, wanted);
    return constant.kind === 'literal' ? constant : reading.report(constant.code, pointer, constant.why);
  }
  const keys = Object.keys(json as object);
  const [key = ''] = keys;
  if (keys.length !== 1 || !isPlainObject(json as object)) {
    const detail = `A rule is an object with one key, its operator; ${quoted(json)} has ${keys.length}.`;
    return reading.report('rule.malformed', pointer, detail);
  }
  const body = { json: (json as Record<string, unknown>)[key], pointer: `${pointer}/${escapeToken(key)}` };
  return key === 'var' ? readVariable(body, reading) : readCall(key, body, { ...reading, wanted });
}

function isPlainObject(json: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(json);
  return prototype === Object.prototype || prototype === null;
}

function readVariable({ json, pointer }: Operand, { context, report }: Reading): Rule | undefined {
  if (typeof json !== 'string') {
    return report(
      'rule.malformed',
      pointer,
      `var takes a path as text, not ${quoted(json)}; for a default use or_else.`,
    );
  }
  const type = PATH.test(json) ? context.variable(json) : undefined;
  // A resolver that looks into a plain object finds its methods under names such as "constructor".
  if (typeof type !== 'object')
    return report('rule.variable', pointer, `There is nothing called ${quoted(json)} here.`);
  return { kind: 'variable', path: json, type };
}

function readCall(key: string, body: Operand, reading: Reading & { wanted: readonly RuleType[] }): Rule | undefined {
  const { context, checker, report, wanted } = reading;
  if (!isOperatorName(key)) {
    const detail = `There is no operator ${quoted(key)}.${didYouMean(key, Object.keys(OPERATORS))}`;
    return report('rule.operator', body.pointer, detail);
  }
  const operator = OPERATORS[key];
  if (!operator.uses[context.use]) {
    return report('rule.operator', body.pointer, `The operator ${key} cannot be used in a rule for ${context.use}.`);
  }
  const operands = unfold(operator, body, checker);
  if (!operands || !checkCount(key, operands, body, checker)) return undefined;
  const checked = operator.check(operands, checker, wanted);
  const isForSql = context.use === 'where' || context.use === 'permission';
  if (checked && isForSql && isWide(checked.type)) {
    const detail = `The operator ${key} yields ${typeName(checked.type)} here, which a rule for ${context.use} cannot compute.`;
    return report('rule.operator', body.pointer, detail);
  }
  return checked && { kind: 'call', operator: key, ...checked };
}

/** Values of several columns, which SQL computes nowhere, and lists of them. */
function isWide(type: RuleType): boolean {
  return type.kind === 'list' ? isWide(type.of) : type.kind === 'money' || type.kind === 'object';
}

/** `{"!": [x]}` may be written `{"!": x}`. */
function unfold(operator: Operator, body: Operand, checker: Checker): readonly Operand[] | undefined {
  if (operator.unfold) return operator.unfold(body, checker);
  const { json, pointer } = body;
  return Array.isArray(json) ? json.map((one, index) => ({ json: one, pointer: `${pointer}/${index}` })) : [body];
}

function checkCount(name: OperatorName, operands: readonly Operand[], body: Operand, checker: Checker): boolean {
  const [least, most] = OPERATORS[name].operands;
  if (operands.length >= least && operands.length <= most) return true;
  const range =
    most === Number.POSITIVE_INFINITY ? `at least ${least}` : least === most ? `${least}` : `${least} to ${most}`;
  checker.malformed(
    body,
    `The operator ${name} takes ${range} operand${range === '1' || range === 'at least 1' ? '' : 's'}, not ${operands.length}.`,
  );
  return false;
}

/** RFC 6901: `~` and `/` in a key. */
function escapeToken(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
