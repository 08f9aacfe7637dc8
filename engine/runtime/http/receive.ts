// Takes in the body of a request, for whoever reads it. The way in is never closed from here: the answer, a refusal too,
// still goes out over the same connection, and problem.ts throws away what nobody reads.

import type { IncomingMessage } from 'node:http';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Refusal } from '../../problems.ts';
import { deadlineRefusal } from '../database/errors.ts';
import type { Call } from './route.ts';

/**
 * Feeds the body to `sink` and resolves when that has ended. When the body breaks off, the sink is destroyed with
 * `request.malformed`, when the request's time is over with `server.deadline`; rejects with what destroyed it.
 */
export async function receiveBody({ incoming, exchange }: Call, sink: Writable): Promise<void> {
  const { signal } = exchange;
  const onAbort = (): void => {
    sink.destroy(signal.reason instanceof Refusal ? signal.reason : deadlineRefusal());
  };
  const onClose = (): void => {
    if (!incoming.readableEnded) sink.destroy(brokenOff());
  };
  const onError = (): void => {
    sink.destroy(brokenOff());
  };
  signal.addEventListener('abort', onAbort);
  incoming.on('close', onClose).on('error', onError);
  const ended = finished(sink);
  try {
    incoming.pipe(sink);
    // What happened before anybody listened is not told again.
    if (signal.aborted) onAbort();
    else if (incoming.destroyed) onClose();
    await ended;
  } finally {
    incoming.unpipe(sink);
    incoming.off('close', onClose).off('error', onError);
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * The whole body. Rejects as `receiveBody` does, and with what `refuse` says of its size so far. Bodies of JSON come in one
 * or two pieces: a stream to feed them to was a tenth of the CPU of a create, by profile.
 */
export function receiveBytes(call: Call, refuse: (size: number) => Refusal | undefined): Promise<Buffer> {
  const whole = bytesAtOnce(call.incoming);
  if (whole === undefined) return receivePieces(call, refuse);
  const refusal = refuse(whole.length);
  return refusal ? Promise.reject(refusal) : Promise.resolve(whole);
}

/** What came in one packet with its headers is there already: nobody has to wait for it, 2 % of a write by profile. */
function bytesAtOnce(incoming: IncomingMessage): Buffer | undefined {
  if (!incoming.complete || incoming.readableLength === 0) return undefined;
  return (incoming.read() as Buffer | null) ?? undefined;
}

function receivePieces({ incoming, exchange }: Call, refuse: (size: number) => Refusal | undefined): Promise<Buffer> {
  const { signal } = exchange;
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      incoming.off('data', onData).off('end', onEnd).off('close', onBroken).off('error', onBroken);
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (refusal: Refusal): void => {
      leave();
      incoming.pause();
      reject(refusal);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      const refusal = refuse(size);
      if (refusal) fail(refusal);
    };
    const onEnd = (): void => {
      leave();
      resolve(Buffer.concat(chunks, size));
    };
    const onBroken = (): void => fail(brokenOff());
    const onAbort = (): void => fail(signal.reason instanceof Refusal ? signal.reason : deadlineRefusal());
    // What happened before anybody listened is not told again.
    if (signal.aborted) return onAbort();
    if (incoming.destroyed) return onBroken();
    signal.addEventListener('abort', onAbort);
    incoming.on('data', onData).on('end', onEnd).on('close', onBroken).on('error', onBroken);
  });
}

function brokenOff(): Refusal {
  return new Refusal('request.malformed', 'The request ended before its body was complete.');
}
