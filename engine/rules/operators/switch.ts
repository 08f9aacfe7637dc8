// `switch`: [value, {"key": result, …}, else]: the result beside the value's key. Without the key it is the else, and
// null without one; the keys of null are none. Its operands are value, key, result, key, result …, else.
import { readBranches } from '../branches.ts';
import { comparisonBetween, sameValues } from '../comparison.ts';
import { show } from '../comparison_check.ts';
import { ALL_USES, type Checked, type Checker, NULL, type Operand, type Operator } from '../operator.ts';
import { join, sql } from '../sql.ts';
import type { Call, Rule, RuleType } from '../types.ts';
import { widenValue } from '../values.ts';

const NO_ELSE: Operand = { json: null, pointer: '' };
const FORM = 'switch takes [value, {"key": result, …}, else].';
const KEYED: readonly RuleType['kind'][] = ['text', 'integer', 'decimal', 'date', 'reference'];

export const switchCase: Operator = {
  uses: ALL_USES,
  operands: [4, Number.POSITIVE_INFINITY],
  unfold,
  check,
  js: (call, compile) => {
    const { value, cases, otherwise } = partsOf(call);
    const [read, readOtherwise] = [compile(value), compile(otherwise)];
    const choices = cases.map(([key, result]) => {
      return { comparison: comparisonBetween(value.type, key.type), key: compile(key), result: compile(result) };
    });
    return (scope) => {
      const given = read(scope);
      const chosen = choices.find((one) => given !== null && sameValues(one.comparison, given, one.key(scope)));
      return widenValue((chosen?.result ?? readOtherwise)(scope), call.type);
    };
  },
  sql: (call, compile) => {
    const { value, cases, otherwise } = partsOf(call);
    const arms = cases.map(([key, result]) => sql`when ${compile.value(key)} then ${compile.value(result)}`);
    return sql`(case ${compile.value(value)} ${join(arms, ' ')} else ${compile.value(otherwise)} end)`;
  },
};

function partsOf({ args }: Call): { value: Rule; cases: readonly [Rule, Rule][]; otherwise: Rule } {
  const pairs = args.slice(1, -1);
  const keys = pairs.filter((_, index) => index % 2 === 0);
  const cases = keys.map((key, index): [Rule, Rule] => [key, pairs[2 * index + 1] as Rule]);
  return { value: args[0] as Rule, cases, otherwise: args.at(-1) as Rule };
}

function unfold({ json, pointer }: Operand, checker: Checker): readonly Operand[] | undefined {
  const [value, cases, otherwise] = Array.isArray(json) ? (json as readonly unknown[]) : [];
  const isMap = typeof cases === 'object' && cases !== null && !Array.isArray(cases);
  if (!Array.isArray(json) || json.length > 3 || !isMap || Object.keys(cases).length === 0) {
    return checker.malformed({ json, pointer }, FORM);
  }
  const pairs = Object.entries(cases).flatMap(([key, result]) => {
    const place = `${pointer}/1/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return [
      { json: key, pointer: place },
      { json: result as unknown, pointer: place },
    ];
  });
  const last = json.length === 3 ? { json: otherwise, pointer: `${pointer}/2` } : NO_ELSE;
  return [{ json: value, pointer: `${pointer}/0` }, ...pairs, last];
}

function check(operands: readonly Operand[], checker: Checker, wanted: readonly RuleType[]): Checked | undefined {
  const [operand, ...rest] = operands as [Operand, ...Operand[]];
  const value = checker.read(operand);
  if (value && !KEYED.includes(value.type.kind)) {
    const kinds = 'texts, numbers, dates and references do';
    return checker.mistyped(operand, `${show(operand, value)} has no keys to choose by: ${kinds}.`);
  }
  const isKey = (index: number) => index % 2 === 0 && index < rest.length - 1;
  const keyType: RuleType = value?.type ?? NULL;
  const keys = rest.filter((_, index) => isKey(index)).map((key) => checker.readAs(key, keyTypes(keyType)));
  const branches = readBranches(
    rest.filter((_, index) => !isKey(index)),
    checker,
    wanted,
  );
  if (!value || !branches || !keys.every((key) => key !== undefined)) return undefined;
  const args = branches.values.flatMap((result, index) => [keys[index] ?? [], result].flat());
  return { args: [value, ...args], type: branches.type };
}

/** A fraction among the keys of an integer is a decimal. */
function keyTypes(type: RuleType): readonly RuleType[] {
  return type.kind === 'integer' ? [type, { kind: 'decimal' }] : [type];
}
