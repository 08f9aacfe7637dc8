// The rows of a CSV file (RFC 4180, and what spreadsheets make of it) as a stream: memory does not grow with the file.

import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { CsvError, type Info, type Options, parse } from 'csv-parse';
import iconv from 'iconv-lite';

/** How a file is to be read. */
export interface FileFormat {
  readonly encoding: string;
  readonly separator: string;
}

export interface Row {
  /** From 0, without the header. */
  readonly index: number;
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Characters of one row; more is a quote that is never closed. */
const LARGEST_ROW = 4_000_000;

interface ReadRecord {
  readonly info: Info;
  readonly record: readonly string[];
}

/**
 * The rows of a file with the header first (index -1); empty lines are skipped, and rows without any text in them.
 * Throws a CsvError where the file is no CSV, and errors of reading as they come.
 */
export async function* readRows(path: string, format: FileFormat): AsyncGenerator<Row> {
  let index = -1;
  let countedTwice = 0;
  for await (const { info, record } of openRecords(path, format)) {
    const breaks = lineBreaks(record);
    // The parser counts to the end of the row, and a carriage return and a line feed within quotes as two lines.
    const line = info.lines - countedTwice - breaks.counted;
    countedTwice += breaks.counted - breaks.lines;
    if (record.every((cell) => cell.trim() === '')) continue;
    yield { index, line, cells: record };
    index += 1;
  }
}

function openRecords(path: string, { encoding, separator }: FileFormat): AsyncIterable<ReadRecord> {
  const options: Options = {
    delimiter: separator,
    bom: true,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // `5" pipe` in a cell without quotes is common.
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LARGEST_ROW,
  };
  const parser = parse(options);
  const bytes = createReadStream(path, { highWaterMark: 256 * 1024 });
  // What goes wrong on the way destroys the parser, so whoever reads from it is told.
  const told = (): void => undefined;
  if (encoding === 'utf-8') pipeline(bytes, parser, told);
  else pipeline(bytes, iconv.decodeStream(encoding), parser, told);
  return parser as Readable as AsyncIterable<ReadRecord>;
}

/** Line breaks within cells: how many there are, and how many the parser counts. */
function lineBreaks(cells: readonly string[]): { readonly lines: number; readonly counted: number } {
  let [lines, counted] = [0, 0];
  for (const cell of cells) {
    if (!cell.includes('\n') && !cell.includes('\r')) continue;
    lines += cell.match(/\r\n|\r|\n/g)?.length ?? 0;
    counted += cell.match(/[\r\n]/g)?.length ?? 0;
  }
  return { lines, counted };
}

/** What is wrong with a file that is no CSV, in a sentence; undefined for other errors. */
export function csvSentence(error: unknown): string | undefined {
  if (!(error instanceof CsvError)) return undefined;
  const line = 'lines' in error ? Number(error['lines']) : undefined;
  const place = line === undefined ? '' : ` up to line ${line}`;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return `A quote is opened and never closed${place}.`;
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return `A row has more than ${LARGEST_ROW} characters${place}: a quote is not closed, or the separator is another.`;
  }
  return `It cannot be read as CSV${place}: ${error.message}.`;
}
