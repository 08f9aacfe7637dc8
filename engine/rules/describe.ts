// Names of types and constants in the sentences of problems.
import type { RuleType } from './types.ts';

/** `a date`, `text`, `a list of text` …, as a sentence has it. */
export function typeName(type: RuleType): string {
  switch (type.kind) {
    case 'boolean':
      return 'true or false';
    case 'text':
      return 'text';
    case 'money':
      return 'money';
    case 'integer':
      return 'an integer';
    case 'object':
      return 'an object';
    case 'json':
      return 'a JSON value';
    case 'null':
      return 'null';
    case 'list':
      return type.of.kind === 'null' ? 'a list' : `a list of ${typeName(type.of)}`;
    case 'reference':
      return type.to.length === 0 ? 'a reference' : `a reference to ${type.to.join(' or ')}`;
    default:
      return `a ${type.kind}`;
  }
}

const LONGEST_QUOTE = 60;

/** A piece of JSON, cut to what a sentence can hold. */
export function quoted(json: unknown): string {
  const text = JSON.stringify(json) ?? String(json);
  // A character has at most two code units: what may be megabytes is not taken apart.
  const characters = [...text.slice(0, 2 * LONGEST_QUOTE + 1)];
  return characters.length <= LONGEST_QUOTE ? text : `${characters.slice(0, LONGEST_QUOTE - 1).join('')}…`;
}
