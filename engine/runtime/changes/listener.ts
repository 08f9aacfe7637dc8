// Who is told of changes: an open stream of a session or token, and what the follower of its tenant keeps of it.

import type { Tenant } from '../control/tenants.ts';
import type { Identity } from '../sessions/identity.ts';
import type { LogCursor } from './cursor.ts';
import type { LoggedChange } from './log.ts';
import type { Verdict } from './scope.ts';

/** What a stream says. `reset`: what is known of any record may be wrong, so it has to be read again. */
export type LogEvent =
  | { readonly kind: Verdict; readonly at: LogCursor; readonly change: LoggedChange }
  | { readonly kind: 'reset'; readonly at: LogCursor };

/** A stream, as those see it who have something to tell it. */
export interface Listener {
  readonly kind: 'session' | 'token';
  /** Hash of the session or token. */
  readonly hash: Buffer;
  /** Id of the company that was asked for. */
  readonly company: string | undefined;
  /** Whether the tenant is open to where the stream goes. */
  readonly mayHear: (tenant: Tenant | undefined) => boolean;
  readonly tell: (event: LogEvent) => void;
  /** Says that it is still there, and up to where it has been told everything. */
  readonly beat: (at: LogCursor) => void;
  readonly end: () => void;
}

/** A listener among those of its tenant. */
export interface Seat {
  readonly listener: Listener;
  /** The hash in hex. */
  readonly holder: string;
  /** Everything before it was told. */
  cursor: LogCursor;
  identity: Identity;
  /** The count of changes of identities up to which `identity` is known to hold. */
  identities: string;
  /** Who belonged where when it was read (log.ts). */
  organisation: string;
  /** Version of the model under which the listener was told last. */
  model: string;
  /** performance.now() of the last sign of life. */
  saidAt: number;
}
