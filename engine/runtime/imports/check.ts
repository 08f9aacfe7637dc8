// Reads an import description: its form against the meta-schema, then every name and every rule against the model.
// All problems come at once, with file and pointer; with any of them nothing is imported. Whether the files are there
// and have the columns is scan.ts.

import iconv from 'iconv-lite';
import type { Body } from '../../metadata/pack.ts';
import { bareName } from '../../metadata/pack.ts';
import { validateBody } from '../../metadata/validate.ts';
import { ok, type Problem, type Result, refused } from '../../problems.ts';
import { SEED_SYSTEM } from '../records/outside_keys.ts';
import type { Request } from '../request.ts';
import { checkRecord, type RecordBody } from './check_record.ts';
import type { FilePlan, ImportPlan, RecordPlan } from './plan.ts';
import { type Describing, findEntity, report } from './rules.ts';

/** What the meta-schema lets through. */
interface DescriptionBody {
  readonly title: string;
  readonly system: string;
  readonly mode?: 'live' | 'history';
  readonly defaults?: FileSettings & { readonly currency?: string };
  readonly files: Readonly<Record<string, FileBody>>;
  readonly expect?: Readonly<Record<string, number>>;
}

interface FileSettings {
  readonly separator?: string;
  readonly encoding?: string;
  readonly decimal?: '.' | ',';
}

interface FileBody extends FileSettings {
  readonly order?: number;
  readonly file: string;
  readonly corrections?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly records: Readonly<Record<string, RecordBody>>;
}

/** Siblings without an order come last, as in packs. */
const LAST = 1000;

/**
 * Description → plan. Problems: those of the meta-schema, of rules, `pack.unresolved`, `pack.value`, `field.unknown`,
 * `field.readonly`, `access.denied`, and those of constants that their field does not take.
 */
export function parseDescription(request: Request, body: unknown, file: string): Result<ImportPlan> {
  const malformed = validateBody('import', body as Body, file).problems;
  if (malformed.length > 0) return refused(malformed);
  const description = body as DescriptionBody;
  const problems: Problem[] = [];
  const describing: Describing = { model: request.model, access: request.access, file, problems };
  if (description.system === SEED_SYSTEM) {
    const detail = `The keys of "${SEED_SYSTEM}" are those of the packs; please name the system where the files come from.`;
    report(describing, 'pack.value', ['system'], detail);
  }
  const files = inOrder(description.files).map(([name, each]) =>
    checkFile(request, describing, { name, body: each, description }),
  );
  const plan: ImportPlan = {
    title: description.title,
    system: description.system,
    mode: description.mode ?? 'live',
    files,
    expect: checkExpect(describing, description.expect ?? {}),
  };
  return problems.length > 0 ? refused(problems) : ok(plan);
}

function inOrder<T extends { readonly order?: number }>(map: Readonly<Record<string, T>>): readonly [string, T][] {
  return Object.entries(map).sort(
    ([left, a], [right, b]) => (a.order ?? LAST) - (b.order ?? LAST) || (left < right ? -1 : 1),
  );
}

interface WrittenFile {
  readonly name: string;
  readonly body: FileBody;
  readonly description: DescriptionBody;
}

function checkFile(request: Request, describing: Describing, { name, body, description }: WrittenFile): FilePlan {
  const path = ['files', name];
  const defaults = description.defaults ?? {};
  const encoding = body.encoding ?? defaults.encoding;
  if (encoding !== undefined && !iconv.encodingExists(encoding)) {
    const place = body.encoding === undefined ? ['defaults', 'encoding'] : [...path, 'encoding'];
    report(describing, 'pack.value', place, `There is no encoding "${encoding}"; utf-8 and windows-1252 are common.`);
  }
  const columns = new Map<string, string>();
  const records: RecordPlan[] = [];
  const declared = new Set<string>();
  for (const [key, record] of inOrder(body.records)) {
    const plan = checkRecord(request, describing, {
      name: key,
      body: record,
      path: [...path, 'records', key],
      mode: description.mode ?? 'live',
      before: records,
      declared,
      columns,
      currency: defaults.currency,
      decimal: body.decimal ?? defaults.decimal ?? '.',
    });
    declared.add(key);
    if (plan) records.push(plan);
  }
  for (const column of Object.keys(body.corrections ?? {})) {
    if (!columns.has(column)) columns.set(column, `/files/${name}/corrections`);
  }
  return {
    name,
    file: body.file,
    separator: body.separator ?? defaults.separator,
    encoding,
    corrections: correctionsOf(body),
    columns,
    records,
    makes: new Set(records.map((record) => record.entity.name)),
  };
}

function correctionsOf({ corrections = {} }: FileBody): FilePlan['corrections'] {
  return new Map(Object.entries(corrections).map(([column, meant]) => [column, new Map(Object.entries(meant))]));
}

function checkExpect(describing: Describing, expect: Readonly<Record<string, number>>): ImportPlan['expect'] {
  const found = new Map<string, number>();
  for (const [name, count] of Object.entries(expect)) {
    if (findEntity(describing, name, ['expect', name])) found.set(bareName(name), count);
  }
  return found;
}
