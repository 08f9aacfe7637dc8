// Who is answered first when many ask at once: a few requests begin in one turn of the event loop, and the tenants take
// turns. Without it 200 requests that arrive together are all begun before anybody else's, which waits 40 ms for it.

import type { IncomingMessage } from 'node:http';

/** Beginning one takes 0.1 to 0.3 ms. */
const PER_TURN = 4;
/** Where more than so many wait, one begins per turn: what is under way for others goes on in between. */
const MANY = 40;
/**
 * Those that begin so long after the first are of another turn. Asking the event loop after each request where its turn
 * ends was 2 % of the CPU of a write.
 */
const TURN_MS = 2;

type Begin = () => void;

/** Begins a request now, or when it is its turn. */
export type TakeTurn = (incoming: IncomingMessage, begin: Begin) => void;

export function makeTurns(): TakeTurn {
  /** Whose turn is next comes first. */
  const waiting = new Map<string, Begin[]>();
  let count = 0;
  let begun = 0;
  let since = 0;
  let isScheduled = false;

  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(nextTurn);
  };

  const nextTurn = (): void => {
    isScheduled = false;
    begun = 0;
    since = performance.now();
    const most = count > MANY ? 1 : PER_TURN;
    while (begun < most && waiting.size > 0) beginOne();
    if (waiting.size > 0) schedule();
  };

  const beginOne = (): void => {
    const [[sender, queue]] = waiting as unknown as [[string, Begin[]]];
    const begin = queue.shift();
    waiting.delete(sender);
    if (queue.length > 0) waiting.set(sender, queue);
    count -= 1;
    begun += 1;
    begin?.();
  };

  /** Whether one may begin that nobody waits before. */
  const isFree = (): boolean => {
    if (waiting.size > 0) return false;
    const now = performance.now();
    if (now - since >= TURN_MS) {
      since = now;
      begun = 0;
    }
    return begun < PER_TURN;
  };

  return (incoming, begin) => {
    if (isFree()) {
      begun += 1;
      begin();
      return;
    }
    schedule();
    count += 1;
    const sender = senderOf(incoming);
    const queue = waiting.get(sender);
    if (queue === undefined) waiting.set(sender, [begin]);
    else queue.push(begin);
  };
}

/** As far as that is seen without looking anything up: the tenant's number in its secret (secret.ts), else the address. */
function senderOf({ headers, socket }: IncomingMessage): string {
  const secret = headers.authorization ?? headers.cookie ?? '';
  return /[ =]([0-9a-v]{1,7})\.[\w-]{43}/.exec(secret)?.[1] ?? `${socket.remoteAddress}`;
}
