// Inputs of people who mean harm, or whose programs are broken: fixtures with their sources, and what is made from them.

import { readFileSync } from 'node:fs';

const FIXTURES = new URL('../fixtures/', import.meta.url);

/** Big List of Naughty Strings. */
export const NAUGHTY: readonly string[] = JSON.parse(readFileSync(new URL('security/blns.json', FIXTURES), 'utf8'));

export const INJECTIONS: readonly string[] = readFileSync(new URL('security/sql_injections.txt', FIXTURES), 'utf8')
  .split('\n')
  .filter((line) => line !== '');

/** Texts that lists of naughty strings lack, as they can't be written in a file or are ours to fear. */
export const MORE_TEXTS: readonly string[] = [
  'tab\tnewline\nreturn\r\nend',
  '\u0001\u0008\u001f\u007f\u0085',
  '\ufeffbyte order mark',
  '\u202eright to left\u202c',
  'e\u0301 decomposed, \u00e9 composed, \uac00 and \u1100\u1161',
  '\u{10ffff}\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  '\ufffe\uffff\ufdd0',
  'İstanbul ıIiİ ß ẞ ﬁ Σίσυφος ς',
  `%_\\%\\_ '' "" \`\` $1 $$ :a ?0 -- /* */ ;`,
  `{"$ref":"#"} {{name}} \${name} <%= name %> #{name}`,
  '__proto__',
  'constructor',
  ' leading and trailing ',
];

/** What can't be stored (contract: U+0000 and lone surrogates), and nothing else. */
export const UNSTORABLE: readonly string[] = [
  'nul \u0000 inside',
  '\u0000',
  'lone \ud800',
  '\udfff lone',
  '\udc00\ud800',
];

/** Name of each body of the JSON parsing suite → its bytes. */
export function jsonBodies(): ReadonlyMap<string, Buffer> {
  const packed: Record<string, string> = JSON.parse(
    readFileSync(new URL('json_parsing/bodies.json', FIXTURES), 'utf8'),
  );
  return new Map([
    ...Object.entries(packed).map(([name, base64]) => [name, Buffer.from(base64, 'base64')] as const),
    ['n_structure_100000_opening_arrays', Buffer.from('['.repeat(100_000))],
    ['n_structure_open_array_object', Buffer.from(`${'[{"":'.repeat(50_000)}\n`)],
  ]);
}
