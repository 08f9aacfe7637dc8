// cahier import: files into records, as the import.json beside them describes.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJsonText } from '../../engine/metadata/json_text.ts';
import { type Result, refused } from '../../engine/problems.ts';
import type { Counts, ImportOutcome } from '../../engine/runtime/imports/outcome.ts';
import { runImport } from '../../engine/runtime/imports/run.ts';
import { openTenant, userRequest } from '../../engine/runtime/tenants/open_tenant.ts';
import { accepted } from '../accepted.ts';
import { type Command, readArguments, required, result } from '../command.ts';
import { withDatabase } from '../open_database.ts';
import { count, progressBar } from '../progress_bar.ts';

const DESCRIPTION = 'import.json';
const ERROR_FILE = 'import.errors.csv';

export const importCommand: Command = {
  usage: 'import <folder> --tenant <key> [--user <login or e-mail>] [--errors <file>] [--json]',
  summary: 'Imports the files of a folder as its import.json describes; the same import twice changes nothing.',
  run: async (args) => {
    const { values, words } = readArguments(args, {
      options: {
        tenant: { type: 'string' },
        user: { type: 'string' },
        errors: { type: 'string' },
        json: { type: 'boolean' },
      },
      words: [1, 1],
    });
    const key = required(values.tenant, 'tenant');
    const folder = words[0] ?? '';
    const descriptionFile = join(folder, DESCRIPTION);
    const description = accepted(await readDescription(descriptionFile));
    await withDatabase(async ({ installation, models }) => {
      const request = await userRequest(await openTenant(installation, models, key), values.user ?? 'admin');
      const bar = progressBar('rows');
      const errorFile = values.errors ?? join(folder, ERROR_FILE);
      const options = { request, folder, description, descriptionFile, errorFile };
      const outcome = accepted(
        await runImport({ ...options, progress: ({ file, rows, of }) => bar.show(file, rows, of) }).finally(bar.finish),
      );
      if (values.json === true) result(JSON.stringify(outcome));
      else for (const line of summaryOf(outcome)) result(line);
      if (outcome.refused > 0) process.exitCode = 1;
    });
  },
};

async function readDescription(file: string): Promise<Result<unknown>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return undefined;
  });
  if (text === undefined) {
    const detail = 'It cannot be read: an import is a folder with its files and an import.json that describes them.';
    return refused([{ code: 'import.file', file, pointer: '', detail }]);
  }
  const { value, problems } = parseJsonText(text, file);
  return problems.length > 0 ? refused(problems) : { ok: true, value };
}

/** The outcome in lines for people. */
function summaryOf(outcome: ImportOutcome): readonly string[] {
  const lines = [`${outcome.title}: ${count(outcome.rows)} rows in ${(outcome.ms / 1000).toFixed(1)} s`];
  for (const { file, rows, refused: lost, repeated, records } of outcome.files) {
    const others = [
      ...(lost > 0 ? [`${count(lost)} refused`] : []),
      ...(repeated > 0 ? [`${count(repeated)} repeated`] : []),
    ];
    lines.push([`${file}: ${count(rows)} rows`, ...others].join(', '));
    for (const [entity, counts] of Object.entries(records)) lines.push(`  ${entity}: ${countsText(counts)}`);
  }
  for (const { entity, expected, found } of outcome.expected) {
    const verdict = found === expected ? 'as expected' : `${count(expected)} were expected`;
    lines.push(`${entity}: ${count(found)}, ${verdict}`);
  }
  if (outcome.error_file !== null) {
    const [rows, them] = outcome.refused === 1 ? ['row was', 'it'] : ['rows were', 'them'];
    lines.push(`${count(outcome.refused)} ${rows} refused; ${outcome.error_file} has ${them} with the reasons.`);
  }
  return lines;
}

function countsText({ created, updated, unchanged }: Counts): string {
  return `${count(created)} created, ${count(updated)} updated, ${count(unchanged)} unchanged`;
}
