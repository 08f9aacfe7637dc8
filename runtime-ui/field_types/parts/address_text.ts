// Postal addresses as lines of text.

import type { AddressJson, Json } from '../../../schemas/http/records.ts';

/** An address of the wire, or undefined for any other value. */
export function parseAddress(value: Json | undefined): AddressJson | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return value as AddressJson;
}

/** Lines as they stand on an envelope; the country by its name in the reader's language, its own left out. */
export function presentAddress(
  address: AddressJson,
  reader: { readonly language: string; readonly country: string | undefined },
): readonly string[] {
  const abroad = address.country !== undefined && address.country !== reader.country;
  const lines = [
    address.street,
    address.street2,
    [address.postal_code, address.city].filter(Boolean).join(' '),
    address.region,
    abroad ? presentCountry(address.country ?? '', reader.language) : undefined,
  ];
  return lines.filter((line): line is string => line !== undefined && line !== null && line !== '');
}

/** The name of an ISO 3166-1 alpha-2 code, or the code where there is no such country. */
export function presentCountry(code: string, language: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([language], { type: 'region', fallback: 'code' }).of(code.toUpperCase()) ?? code;
}
