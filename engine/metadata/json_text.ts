// JSON text → value, with what JSON.parse hides: keys that occur twice, and the place of a mistake in words.

import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Problem } from '../problems.ts';
import type { Json } from './pack.ts';
import { pointerOf } from './pointer.ts';

/** Objects and lists in each other; a rule may be 20 calls deep, and stands some ten levels down. */
const MOST_LEVELS = 100;

interface Source {
  readonly text: string;
  readonly file: string;
}

/** Strict JSON (RFC 8259). Problems: pack.unreadable with line and column, pack.duplicate_key with a pointer. */
export function parseJsonText(written: string, file: string): { value: Json | undefined; problems: Problem[] } {
  // Some editors put a byte order mark before what they save.
  const source = { text: written.replace(/^\uFEFF/, ''), file };
  const refused = encodingProblem(source) ?? depthProblem(source);
  if (refused) return { value: undefined, problems: [refused] };
  try {
    const value = JSON.parse(source.text) as Json;
    const tree = parseTree(source.text);
    const problems: Problem[] = [];
    if (tree) collectDuplicates(tree, [], { ...source, problems });
    return { value, problems };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { value: undefined, problems: [syntaxProblem(source, error)] };
  }
}

function unreadable({ text, file }: Source, offset: number, what: string): Problem {
  const { line, column } = placeOf(text, offset);
  return { code: 'pack.unreadable', file, pointer: '', detail: `Line ${line}, column ${column}: ${what}.` };
}

/** Bytes that are no UTF-8 were read as U+FFFD, which nobody writes on purpose. */
function encodingProblem(source: Source): Problem | undefined {
  const offset = source.text.indexOf('\uFFFD');
  return offset < 0 ? undefined : unreadable(source, offset, 'what stands here is not UTF-8; save the file as UTF-8');
}

/** Looked at before anything reads the text, since readers may go down by recursion. */
function depthProblem(source: Source): Problem | undefined {
  let level = 0;
  let isText = false;
  for (let index = 0; index < source.text.length; index += 1) {
    const sign = source.text[index] ?? '';
    if (sign === '"') isText = !isText;
    else if (isText && sign === '\\') index += 1;
    else if (!isText && '[{'.includes(sign)) level += 1;
    else if (!isText && ']}'.includes(sign)) level -= 1;
    if (level > MOST_LEVELS) return unreadable(source, index, `objects and lists are more than ${MOST_LEVELS} deep`);
  }
  return undefined;
}

/** By the parser's name for each. */
const MISTAKES: Readonly<Record<string, string>> = {
  InvalidSymbol: 'is no value; a text stands in double quotes',
  InvalidNumberFormat: 'is no number',
  PropertyNameExpected: 'stands where a key in double quotes is expected; perhaps the comma before it is one too many',
  ValueExpected: 'stands where a value is expected; perhaps the comma before it is one too many',
  ColonExpected: 'stands where a colon is expected',
  CommaExpected: 'stands where a comma is expected',
  CloseBraceExpected: 'stands where } is expected',
  CloseBracketExpected: 'stands where ] is expected',
  EndOfFileExpected: 'stands after the end of the document',
  InvalidCommentToken: 'begins a comment, which JSON does not have; use the key "$comment"',
  UnexpectedEndOfComment: 'begins a comment, which JSON does not have; use the key "$comment"',
  UnexpectedEndOfString: 'begins a text that does not end in its line',
  InvalidUnicode: 'has a \\u that is not followed by four digits',
  InvalidEscapeCharacter: 'has a backslash before a character that needs none',
  InvalidCharacter: 'holds a tab, a line break or another control character; write \\t or \\n',
};

function syntaxProblem(source: Source, error: SyntaxError): Problem {
  if (source.text.trim() === '') return unreadable(source, 0, 'the file is empty; a document is a JSON object');
  const errors: ParseError[] = [];
  parseTree(source.text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  // What only JSON.parse refuses is told in its words.
  if (!first) return unreadable(source, positionOf(error), error.message.replace(/ in JSON at position.*/, ''));
  const found = source.text.slice(first.offset, first.offset + Math.max(first.length, 1)).split('\n', 1)[0] ?? '';
  const shown = found === '' ? 'the end of the file' : found.length > 40 ? `${found.slice(0, 39)}…` : found;
  return unreadable(source, first.offset, `${shown} ${MISTAKES[printParseErrorCode(first.error)] ?? 'is not JSON'}`);
}

function positionOf(error: SyntaxError): number {
  return Number(/at position (\d+)/.exec(error.message)?.[1] ?? 0);
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

interface Found extends Source {
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
