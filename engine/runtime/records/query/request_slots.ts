// The values that every statement may ask of its request: who, where, when, and what the access predicates compare with.

import { currencyDigits } from '../../field_types/currency.ts';
import type { Request } from '../../request.ts';

export function requestSlots(request: Request): Record<string, unknown> {
  return {
    ...request.access.slots,
    'request.user': request.user?.id ?? null,
    'request.company': request.company?.id ?? null,
    'request.today': request.today,
    'request.now': request.now,
    'request.zone': request.company?.zone ?? 'UTC',
    'request.currency': request.company?.currency ?? null,
    'request.currency_digits': request.company ? currencyDigits(request.company.currency) : 0,
  };
}
