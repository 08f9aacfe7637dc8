// Identifiers that people group by spaces (732 829 320) and that are kept without them.

import type { PresentedField } from '../../../schemas/http/model.ts';

/** The formats that allow no spaces, and whose papers print them. */
const GROUPED: ReadonlySet<string> = new Set(['siren', 'siret', 'vat_number', 'iban']);

export function isGrouped(field: PresentedField): boolean {
  return field.format !== undefined && GROUPED.has(field.format);
}

/** The identifier behind what was typed: spaces of any kind are none of it. */
export function parseIdentifierText(typed: string): string | null {
  const text = typed.replaceAll(/\s/g, '');
  return text === '' ? null : text;
}
