// Calendar days as people type them, to and from the ISO dates of the wire; the order of day, month and year
// is the language's. Times of day are presented and read in the reader's zone.

/** British order for English, as everywhere in the product. */
function dateLocale(language: string): string {
  return language === 'en' ? 'en-GB' : language;
}

/** Order of the parts in a language: `['day', 'month', 'year']` in French. */
function order(language: string): readonly string[] {
  return new Intl.DateTimeFormat(dateLocale(language), { day: '2-digit', month: '2-digit', year: 'numeric' })
    .formatToParts(new Date(Date.UTC(2026, 10, 24)))
    .map((part) => part.type)
    .filter((type) => type !== 'literal');
}

/**
 * What was typed, as an ISO date: `24/11/2026`, `24.11.26`, `24 11`, `24` (of this month), `20261124` or ISO itself.
 * `null` for nothing, `undefined` when there is no such day.
 */
export function parseDateText(typed: string, language: string, today: string): string | null | undefined {
  const text = typed.trim();
  if (text === '') return null;
  const numbers = text.match(/\d+/g);
  if (numbers === null || /[^\d\s./-]/.test(text)) return undefined;
  const iso = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text);
  if (iso) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const compact = /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(text);
  const parts = compact ? compact.slice(1) : numbers;
  const given: Record<string, number> = { year: Number(today.slice(0, 4)), month: Number(today.slice(5, 7)) };
  const names = parts.length === 1 ? ['day'] : order(language).filter((name) => parts.length > 2 || name !== 'year');
  if (parts.length > 3) return undefined;
  names.forEach((name, index) => {
    given[name] = Number(parts[index]);
  });
  const year = given['year'] ?? 0;
  return day(year < 100 ? 2000 + year : year, given['month'] ?? 0, given['day'] ?? 0);
}

function day(year: number, month: number, date: number): string | undefined {
  const at = new Date(Date.UTC(year, month - 1, date));
  at.setUTCFullYear(year);
  const same = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === date;
  return same && year >= 1 && year <= 9999 ? at.toISOString().slice(0, 10) : undefined;
}

/** An ISO date as it stands in an input: `24/11/2026`. */
export function presentDateText(iso: string, language: string): string {
  const at = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return iso;
  return new Intl.DateTimeFormat(dateLocale(language), {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(at);
}

/** `jj/mm/aaaa` in French: what an empty date input shows. `letters` gives each part its letter. */
export function presentDatePattern(
  language: string,
  letters: { readonly day: string; readonly month: string; readonly year: string },
): string {
  return new Intl.DateTimeFormat(dateLocale(language), { day: '2-digit', month: '2-digit', year: 'numeric' })
    .formatToParts(new Date(Date.UTC(2026, 10, 24)))
    .map((part) => {
      if (part.type === 'day') return letters.day.repeat(2);
      if (part.type === 'month') return letters.month.repeat(2);
      if (part.type === 'year') return letters.year.repeat(4);
      return part.value;
    })
    .join('');
}

/** The local day of a moment (`2026-11-24`), in the reader's zone. */
export function presentLocalDay(moment: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
}

/** `9:05`, `9h05`, `905`, `9` as `09:05`; `undefined` when there is no such time. */
export function parseTimeText(typed: string): string | undefined {
  const match = /^(\d{1,2})(?:\s*[:hH.]?\s*(\d{2}))?\s*[hH]?$/.exec(typed.trim());
  if (match === null) return undefined;
  const hours = Number(match[1]);
  const minutes = Number(match[2] ?? 0);
  if (hours > 23 || minutes > 59) return undefined;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
