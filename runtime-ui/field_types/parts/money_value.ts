// Money of the wire, told apart from other values.

import type { Json, MoneyJson } from '../../../schemas/http/records.ts';

/** `{amount, currency}`, or undefined for any other value. */
export function parseMoney(value: Json | undefined): MoneyJson | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  if (!('amount' in value && 'currency' in value)) return undefined;
  const { amount, currency } = value;
  return typeof amount === 'string' && typeof currency === 'string' ? { amount, currency } : undefined;
}
