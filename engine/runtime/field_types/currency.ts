// Currencies as the runtime's own tables know them: ISO 4217 codes, and the digits that CLDR gives their minor unit.

const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const digits = new Map<string, number>();

/** Whether this is an ISO 4217 code. Capitals only: `eur` is none. */
export function isCurrency(code: string): boolean {
  return CODES.has(code);
}

/** Digits after the point in which amounts of this currency are kept: 2 for EUR, 0 for JPY, 3 for KWD. */
export function currencyDigits(code: string): number {
  let found = digits.get(code);
  if (found === undefined) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency: code });
    found = format.resolvedOptions().maximumFractionDigits ?? 2;
    digits.set(code, found);
  }
  return found;
}
