// How files are read: their encoding and separator found, their rows as they were meant, each with its line.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { detectEncoding } from '../../../engine/runtime/imports/encoding.ts';
import { type FileFormat, type Row, readRows } from '../../../engine/runtime/imports/rows.ts';
import { detectSeparator } from '../../../engine/runtime/imports/separator.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cahier-files-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(bytes: Buffer | string): string {
  const path = join(folder, 'file.csv');
  writeFileSync(path, bytes);
  return path;
}

async function rowsOf(path: string, format: Partial<FileFormat> = {}): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of readRows(path, { encoding: 'utf-8', separator: ',', ...format })) rows.push(row);
  return rows;
}

describe('the rows of a file', () => {
  const spectrum = join(import.meta.dirname, '../../fixtures/imports/csv_spectrum');
  const cases = readdirSync(spectrum).filter((file) => file.endsWith('.csv'));

  test.each(cases)('are those that csv-spectrum means by %s', async (file) => {
    const expected = JSON.parse(readFileSync(join(spectrum, file.replace('.csv', '.json')), 'utf8')) as unknown;
    const [header, ...rows] = await rowsOf(join(spectrum, file));
    const names = header?.cells ?? [];
    const found = rows.map(({ cells }) => Object.fromEntries(names.map((name, index) => [name, cells[index]])));
    expect(names.length).toBeGreaterThan(0);
    expect(found).toEqual(expected);
  });

  test('have the line on which they begin, whatever line breaks they hold', async () => {
    const path = write('name,note\r\nAda,"one\ntwo\r\nthree"\r\n\r\nBea,x\n,\nCora,5" pipe\n');
    expect(await rowsOf(path)).toEqual([
      { index: -1, line: 1, cells: ['name', 'note'] },
      { index: 0, line: 2, cells: ['Ada', 'one\ntwo\r\nthree'] },
      { index: 1, line: 6, cells: ['Bea', 'x'] },
      { index: 2, line: 8, cells: ['Cora', '5" pipe'] },
    ]);
  });

  test.each(['utf-8', 'utf-16le', 'windows-1252', 'windows-1251'])('are read from %s', async (encoding) => {
    const text =
      encoding === 'windows-1251'
        ? 'имя\nИван\n'
        : 'nom\nÉlodie – 5 €\n'.replace(' – 5 €', encoding === 'utf-8' ? ' 日本 🦊' : ' – 5 €');
    const rows = await rowsOf(write(iconv.encode(text, encoding)), { encoding });
    expect(rows.map(({ cells }) => cells[0])).toEqual(text.trim().split('\n'));
  });
});

describe('the encoding of a file', () => {
  const accents = 'Société;Ville\r\nÉlectricité Générale;Orléans\r\nCrème brûlée – déjà vu;Besançon\r\n';
  const russian = 'Имя;Город\r\nИванов;Москва\r\nПетров;Санкт-Петербург\r\nСидорова;Новосибирск\r\n';

  test.each([
    { name: 'plain ASCII', bytes: Buffer.from('a,b\n1,2\n'), found: { encoding: 'utf-8' } },
    { name: 'UTF-8', bytes: Buffer.from(accents), found: { encoding: 'utf-8' } },
    { name: 'UTF-8 with its mark', bytes: Buffer.from(`\ufeff${accents}`), found: { encoding: 'utf-8' } },
    {
      name: 'UTF-16 with its mark',
      bytes: iconv.encode(accents, 'utf-16le', { addBOM: true }),
      found: { encoding: 'utf-16le' },
    },
    { name: 'windows-1252', bytes: iconv.encode(accents, 'windows-1252'), found: { encoding: 'windows-1252' } },
    { name: 'ISO 8859-1', bytes: iconv.encode('nom\ncafé\nthé\n', 'iso-8859-1'), found: { encoding: 'windows-1252' } },
    { name: 'windows-1251', bytes: iconv.encode(russian, 'windows-1251'), found: { encoding: 'windows-1251' } },
    {
      name: 'windows-1252 after a megabyte of ASCII',
      bytes: iconv.encode(`${'Smith;London\r\n'.repeat(80_000)}${accents}`, 'windows-1252'),
      found: { encoding: 'windows-1252' },
    },
    {
      name: 'UTF-8 whose characters lie across the pieces it is read in',
      bytes: Buffer.from(`x${'é🦊'.repeat(100_000)}`),
      found: { encoding: 'utf-8' },
    },
    { name: 'nothing', bytes: Buffer.alloc(0), found: { encoding: 'utf-8' } },
  ])('is found for $name', async ({ bytes, found }) => {
    expect(await detectEncoding(write(bytes), undefined)).toEqual(found);
  });

  test('is the one that was told, unless the file has a mark', async () => {
    expect(await detectEncoding(write('a'), 'windows-1250')).toEqual({ encoding: 'windows-1250' });
    expect(await detectEncoding(write('\ufeffa'), 'windows-1250')).toEqual({ encoding: 'utf-8' });
  });

  test('is proved when it was told to be UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('a\né\n'), Buffer.from([0xe9]), Buffer.from('\n')]);
    expect(await detectEncoding(write(bytes), 'UTF-8')).toEqual({ wrongLine: 3 });
    expect(await detectEncoding(write(Buffer.from([0x61, 0x0a, 0xc3])), 'utf8')).toEqual({ wrongLine: 2 });
  });
});

describe('the separator of a file', () => {
  test.each([
    { name: 'commas', text: 'a,b,c\n1,2,3\n', found: ',' },
    { name: 'semicolons beside decimal commas', text: 'name;price;weight\nx;1,5;2,5\ny;3,5;4,5\n', found: ';' },
    { name: 'semicolons, with one comma in each line', text: 'name;"price, EUR"\nx;1,5\ny;2,5\n', found: ';' },
    { name: 'tabs', text: 'a\tb\n1, 2\t3\n', found: '\t' },
    { name: 'bars', text: 'a|b\n1|2\n', found: '|' },
    { name: 'separators and line breaks in quotes', text: '"a;b;c","d\n;;;;"\n"1;2",3\n', found: ',' },
    { name: 'one column', text: 'name\nAda\nBea\n', found: ',' },
    { name: 'a header alone', text: 'a;b;c', found: ';' },
    { name: 'a last line that is cut off', text: 'a;b;c\n1;2;3\n4;', found: ';' },
    { name: 'nothing', text: '', found: ',' },
  ])('is found with $name', ({ text, found }) => {
    expect(detectSeparator(text)).toBe(found);
  });
});
