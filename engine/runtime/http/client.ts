// Where the sender of a request acts from, for the audit.

import type { ClientFacts } from '../audit/append.ts';
import type { Call } from './route.ts';

export function clientOf(call: Call): ClientFacts {
  return { network: call.exchange.origin.network, userAgent: call.header('user-agent') ?? '' };
}
