// Which file imports which. Biome keeps imports at the start of a line, so a few patterns find them all; a parser would
// be a dependency for nothing.

import { posix } from 'node:path';
import type { Source } from './sources.ts';

/** One import of one file by another; paths from the root. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** `import type` and `export type … from`: gone when the program runs. */
  readonly typeOnly: boolean;
}

const STATEMENT = /^(import|export)(\s+type)?\s[^;'"]*?\bfrom\s+['"]([^'"]+)['"]/gm;
const BARE = /^import\s+['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*[,)]/g;

/** The edges between files of the repository; packages and Node's own modules are left out. */
export function edgesOf(sources: readonly Source[]): readonly Edge[] {
  const known = new Set(sources.map((source) => source.path));
  return sources.flatMap((source) =>
    specifiersOf(source.text).flatMap(({ specifier, typeOnly }) => {
      const to = targetOf(source.path, specifier, known);
      return to === undefined ? [] : [{ from: source.path, to, typeOnly }];
    }),
  );
}

/** What a text imports, in order of appearance per kind. */
export function specifiersOf(text: string): readonly { readonly specifier: string; readonly typeOnly: boolean }[] {
  const code = withoutBlockComments(text);
  return [
    ...[...code.matchAll(STATEMENT)].map((match) => ({ specifier: match[3] ?? '', typeOnly: match[2] !== undefined })),
    ...[...code.matchAll(BARE)].map((match) => ({ specifier: match[1] ?? '', typeOnly: false })),
    ...[...code.matchAll(DYNAMIC)].map((match) => ({ specifier: match[1] ?? '', typeOnly: false })),
  ];
}

/** A block comment may show an import as an example; one that opens a line is no string. */
function withoutBlockComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '');
}

function targetOf(from: string, specifier: string, known: ReadonlySet<string>): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = posix.normalize(posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')));
  return [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((candidate) => known.has(candidate));
}
