// What the `find`s of a rule look for, so that an import can look up a whole batch of rows in one query before it
// evaluates them: first `compileFinds` over all rows, then the query, then the rules with a host that has the answers.
import { compileRuleToJs } from './to_js.ts';
import type { ImportHost, Rule } from './types.ts';

/** A record that is looked for: of this entity (`pack/entity` as the import wrote it), with this key. */
export interface Find {
  readonly entity: string;
  readonly key: string;
}

/**
 * The finds of a rule for a row; keys that are null are left out. Complaints of the host are for the real evaluation, so give it one
 * whose `report` does nothing.
 */
export function compileFinds(rule: Rule): (read: (path: string) => unknown, host: ImportHost) => readonly Find[] {
  const finds = collectFinds(rule).map(({ entity, key }) => ({ entity, key: compileRuleToJs(key) }));
  return (read, host) =>
    finds.flatMap(({ entity, key }) => {
      const value = key(read, host);
      return typeof value === 'string' ? [{ entity, key: value }] : [];
    });
}

/** The entities and keys of a rule's finds. */
export function collectFinds(rule: Rule): readonly { readonly entity: string; readonly key: Rule }[] {
  if (rule.kind !== 'call') return [];
  const [entity, key] = rule.args;
  if (rule.operator === 'find' && entity?.kind === 'literal' && key) return [{ entity: String(entity.value), key }];
  return rule.args.flatMap(collectFinds);
}
