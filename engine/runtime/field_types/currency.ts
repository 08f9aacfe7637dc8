// Currencies as the runtime's own tables know them: ISO 4217 codes, and the digits that CLDR gives their minor unit.

const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const digits = new Map<string, number>();

let otherDigits: string | undefined;

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

/** Currencies whose amounts have other digits than two, as JSON; asked of the runtime when it is first needed. */
export function digitsByCurrency(): string {
  otherDigits ??= JSON.stringify(
    Object.fromEntries(
      [...CODES].map((code) => [code, currencyDigits(code)] as const).filter(([, found]) => found !== 2),
    ),
  );
  return otherDigits;
}
