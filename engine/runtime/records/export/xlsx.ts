// A sheet as an XLSX workbook (ECMA-376, Office Open XML): one worksheet, written row by row. Texts stand in their cells
// (`inlineStr`), so nothing has to be kept until the end, and no text is a formula. Moments are UTC, as in REST.

import type { Cell, CellKind } from '../../field_types/cells.ts';
import type { Row, Sheet } from './sheet.ts';
import { writeZip, type ZipEntry } from './zip_stream.ts';

/** Rows of a worksheet, that of the heads included. */
export const MOST_ROWS = 1_048_576;

/** Characters of a cell; a longer text is cut, for a spreadsheet takes such a file for a damaged one. */
const LONGEST_TEXT = 32_767;
/** A double holds so many digits of any decimal; what has more stays a text. */
const EXACT_DIGITS = 15;
/** The day before which spreadsheets count a 29 February 1900 that there never was. */
const FIRST_DAY = '1900-03-01';
const DAY_ZERO_MS = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

/** Numbers of the formats in STYLES. */
const STYLE = { head: 1, date: 2, datetime: 3 } as const;

/** The bytes of the workbook. Throws `limit.exceeded` where it becomes too large. */
export function writeXlsx(sheet: Sheet): AsyncGenerator<Buffer, void, undefined> {
  const fixed: readonly ZipEntry[] = [
    { name: '[Content_Types].xml', content: [CONTENT_TYPES] },
    { name: '_rels/.rels', content: [relationships([['officeDocument', 'xl/workbook.xml']])] },
    { name: 'xl/workbook.xml', content: [workbook(sheet.name)] },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: [
        relationships([
          ['worksheet', 'worksheets/sheet1.xml'],
          ['styles', 'styles.xml'],
        ]),
      ],
    },
    { name: 'xl/styles.xml', content: [STYLES] },
  ];
  return writeZip([...fixed, { name: 'xl/worksheets/sheet1.xml', content: worksheet(sheet) }]);
}

/** A piece for each batch. */
async function* worksheet({ columns, batches }: Sheet): AsyncGenerator<string, void, undefined> {
  const letters = columns.map((_column, index) => columnLetters(index));
  const heads = columns.map(({ head }, index) => textCell(`${letters[index]}1`, head, STYLE.head)).join('');
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData><row r="1">${heads}</row>`;
  const kinds = columns.map(({ kind }) => kind);
  let number = 1;
  for await (const rows of batches) {
    yield rows
      .map((row) => {
        number += 1;
        return rowXml(row, { number, kinds, letters });
      })
      .join('');
  }
  yield '</sheetData></worksheet>';
}

interface Placed {
  readonly number: number;
  readonly kinds: readonly CellKind[];
  readonly letters: readonly string[];
}

function rowXml(row: Row, { number, kinds, letters }: Placed): string {
  const cells = row.map((cell, index) => cellXml(cell, kinds[index] ?? 'text', `${letters[index]}${number}`));
  return `<row r="${number}">${cells.join('')}</row>`;
}

function cellXml(cell: Cell, kind: CellKind, place: string): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  switch (kind) {
    case 'number':
      return isExact(cell) ? `<c r="${place}"><v>${cell}</v></c>` : textCell(place, cell);
    case 'date':
    case 'datetime':
      return cell < FIRST_DAY
        ? textCell(place, cell)
        : `<c r="${place}" s="${STYLE[kind]}"><v>${serialOf(cell)}</v></c>`;
    default:
      return textCell(place, cell);
  }
}

function isExact(number: string): boolean {
  return number.replaceAll(/[-.]|^-?0\.?0*/g, '').length <= EXACT_DIGITS;
}

/** Days since the day zero of spreadsheets, with the time as their fraction. */
function serialOf(moment: string): number {
  return (Date.parse(moment) - DAY_ZERO_MS) / DAY_MS;
}

/** Lines in a cell end with a line feed alone. */
function textCell(place: string, text: string, style?: number): string {
  const styled = style === undefined ? '' : ` s="${style}"`;
  return `<c r="${place}"${styled} t="inlineStr"><is><t xml:space="preserve">${escaped(cut(text.replaceAll('\r\n', '\n')))}</t></is></c>`;
}

/** Never through the middle of a character. */
function cut(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const kept = text.slice(0, LONGEST_TEXT);
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold.
const SPECIAL = /[&<>"]|[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML cannot hold is written `_xHHHH_` (ECMA-376, ST_Xstring), and so is the start of what looks like that. */
function escaped(text: string): string {
  return text.replaceAll(
    SPECIAL,
    (found) => ENTITIES[found] ?? `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );
}

/** A, B … Z, AA, AB … */
function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const CONTENT_TYPES = `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`;

/** In the order of STYLE: plain, heads in bold, days, moments. */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** Names of worksheets have at most 31 characters. */
function workbook(name: string): string {
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(name.slice(0, 31))}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const each = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}
