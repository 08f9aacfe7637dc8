// A place in the change log: the log is read in the order (epoch, xid, id), and everything up to a cursor was read. As a
// text it is the id of an event, which clients send back as Last-Event-ID.

import { UUID } from '../field_types/formats.ts';

export interface LogCursor {
  /** Grows when the tenant was restored or moved, since transactions are then numbered anew. */
  readonly epoch: number;
  /** Of the transaction (xid8), as PostgreSQL's text. */
  readonly xid: string;
  /** Of the change. */
  readonly id: string;
}

/** Before every change of its transaction. */
export const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

const MAX_XID = 2n ** 64n - 1n;
const MAX_EPOCH = 2 ** 31 - 1;

/** `<epoch>.<xid>.<uuid>` */
export function writeLogCursor({ epoch, xid, id }: LogCursor): string {
  return `${epoch}.${xid}.${id}`;
}

/** undefined for a text that is no cursor. */
export function readLogCursor(text: string): LogCursor | undefined {
  const [, epoch = '', xid = '', id = ''] = /^(\d{1,10})\.(\d{1,20})\.([0-9a-f-]{36})$/.exec(text) ?? [];
  if (!UUID.test(id) || Number(epoch) > MAX_EPOCH || BigInt(xid) > MAX_XID) return undefined;
  return { epoch: Number(epoch), xid, id };
}
