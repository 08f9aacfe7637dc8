// Logins and e-mail addresses as they are compared: folded as the unique indexes of both fields are, so that these serve
// (tables/unique.ts).

/** `value` is a column or a place of a statement. */
export function folded(value: string): string {
  return `lower(normalize(${value}, NFC) collate "und-x-icu")`;
}
