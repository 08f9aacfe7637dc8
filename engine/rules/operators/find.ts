// `find`: the record of an entity that has this key. A key of null finds nothing and is no complaint.
// All finds of a batch are looked up before its rows are evaluated: see finds.ts.

import { columnOf, constantText, importHost, looksUp } from '../import_operator.ts';
import { binary, IMPORT_USES, type Operand, type Operator, TEXT } from '../operator.ts';

export const find: Operator = {
  uses: IMPORT_USES,
  operands: [2, 2],
  unfold: ({ json, pointer }, checker) => {
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    if (!isObject || Object.keys(json).sort().join() !== 'entity,key') {
      return checker.malformed({ json, pointer }, 'find takes {"entity": "pack/entity", "key": <rule>}.');
    }
    return Object.entries(json)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, value]) => ({ json: value, pointer: `${pointer}/${name}` }));
  },
  check: (operands, checker) => {
    const [entity, key] = operands as readonly Operand[] as [Operand, Operand];
    const entityRule = constantText(entity, "the entity's name", checker);
    const keyRule = checker.readAs(key, [TEXT]);
    if (!entityRule || !keyRule) return undefined;
    if (looksUp(keyRule))
      return checker.malformed(key, 'A key that needs a look-up itself cannot be looked up in one go.');
    return { args: [entityRule, keyRule], type: { kind: 'reference', to: [String(entityRule.value)] } };
  },
  js: (call, compile) => {
    const [entityRule, keyRule] = binary(call);
    const [readEntity, readKey] = [compile(entityRule), compile(keyRule)];
    const column = columnOf(keyRule);
    return (scope) => {
      const [entity, key] = [String(readEntity(scope)), readKey(scope)];
      if (typeof key !== 'string') return null;
      const host = importHost(scope);
      const id = host.find(entity, key);
      if (id === null) {
        const detail = `There is no ${entity} with the key ${JSON.stringify(key)}.`;
        host.report({ code: 'import.not_found', column, value: key, detail });
      }
      return id;
    };
  },
};
