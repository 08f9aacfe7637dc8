// JSON text → value, with what JSON.parse hides: keys that occur twice, and the line of a mistake.

import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Problem } from '../problems.ts';
import type { Json } from './pack.ts';
import { pointerOf } from './pointer.ts';

/** Strict JSON (RFC 8259). Problems: pack.unreadable with line and column, pack.duplicate_key with a pointer. */
export function parseJsonText(text: string, file: string): { value: Json | undefined; problems: Problem[] } {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors[0];
  if (first || !tree) {
    const { line, column } = placeOf(text, first?.offset ?? 0);
    const what = first ? words(printParseErrorCode(first.error)) : 'the file is empty';
    const detail = `Line ${line}, column ${column} is not JSON: ${what}.`;
    return { value: undefined, problems: [{ code: 'pack.unreadable', file, pointer: '', detail }] };
  }
  const problems: Problem[] = [];
  collectDuplicates(tree, [], { text, file, problems });
  return { value: JSON.parse(text) as Json, problems };
}

/** `CommaExpected` → `comma expected`. */
function words(code: string): string {
  return code.replace(/(?!^)([A-Z])/g, ' $1').toLowerCase();
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

interface Found {
  readonly text: string;
  readonly file: string;
  readonly problems: Problem[];
}

function collectDuplicates(node: Node, path: readonly (string | number)[], found: Found): void {
  if (node.type === 'array') {
    for (const [index, child] of (node.children ?? []).entries()) collectDuplicates(child, [...path, index], found);
  }
  if (node.type !== 'object') return;
  const seen = new Set<string>();
  for (const property of node.children ?? []) {
    const [keyNode, valueNode] = property.children ?? [];
    if (!keyNode) continue;
    const key = String(keyNode.value);
    const here = [...path, key];
    if (seen.has(key)) {
      const { line } = placeOf(found.text, keyNode.offset);
      const detail = `The key "${key}" occurs twice in one object (again in line ${line}); keep one.`;
      found.problems.push({ code: 'pack.duplicate_key', file: found.file, pointer: pointerOf(here), detail });
    }
    seen.add(key);
    if (valueNode) collectDuplicates(valueNode, here, found);
  }
}
