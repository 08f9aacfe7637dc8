// The validators of the meta-schemas. Making them takes almost half a second of CPU, which every start and every command
// would pay; so their code is kept beside the packages, under a name that says what it was made from: 450 → 35 ms.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { _, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

/** By the URL of a schema, or of one of its $defs. */
export type MetaValidators = ReadonlyMap<string, ValidateFunction>;

const FORMATS = { date: isCalendarDay };
/** What the code refers to: `formats` are ours, ajv's own helpers it requires. */
const OPTIONS = { allErrors: true, strict: false, verbose: true, code: { source: true, formats: _`formats` } } as const;
const PARAMETERS = ['require', 'exports', 'module', 'formats'];

const require = createRequire(import.meta.url);
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/cahier/', import.meta.url));

/** Validators of `urls`, which are or lie in the schemas whose texts are given by their URL; `folder` keeps their code. */
export function metaValidators(
  texts: ReadonlyMap<string, string>,
  urls: readonly string[],
  folder = FOLDER,
): MetaValidators {
  const made = [...texts, ...urls, require('ajv/package.json').version, JSON.stringify(OPTIONS)];
  const hash = createHash('sha256').update(made.join('\n')).digest('hex');
  const file = join(folder, `meta_validators-${hash.slice(0, 16)}.cjs`);
  const code = readKept(file) ?? keep(file, makeCode(texts, urls));
  const module: { exports: Record<string, ValidateFunction> } = { exports: {} };
  compileFunction(code, PARAMETERS, { filename: file })(require, module.exports, module, FORMATS);
  return new Map(
    urls.map((url, index) => {
      const validator = module.exports[exportName(index)];
      if (!validator) throw new Error(`No meta-schema at ${url}`);
      return [url, validator];
    }),
  );
}

function makeCode(texts: ReadonlyMap<string, string>, urls: readonly string[]): string {
  const ajv = new Ajv2020(OPTIONS);
  for (const [format, holds] of Object.entries(FORMATS)) ajv.addFormat(format, holds);
  for (const [url, text] of texts) ajv.addSchema(JSON.parse(text), url);
  return standalone.default(ajv, Object.fromEntries(urls.map((url, index) => [exportName(index), url])));
}

function exportName(index: number): string {
  return `validate${index}`;
}

function readKept(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Not made yet, or not ours to read: it is made now.
    return undefined;
  }
}

/** Others may keep the same at this moment: a file is either whole or not there. Where nothing can be kept, it is made each time. */
function keep(file: string, code: string): string {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, code);
    renameSync(unfinished, file);
  } catch {
    return code;
  }
  return code;
}

function isCalendarDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
