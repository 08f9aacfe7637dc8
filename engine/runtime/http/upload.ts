// Takes one file out of a multipart body (RFC 7578) while it arrives; nothing of it is held in memory.

import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { isNativeError } from 'node:util/types';
import busboy from 'busboy';
import { Refusal } from '../../problems.ts';
import { mediaTypeOf } from './body.ts';
import { receiveBody } from './receive.ts';
import type { Call } from './route.ts';

export interface Upload {
  readonly name: string;
  /** Media type as the client says it; nothing is made of it but the Content-Type of a download. */
  readonly type: string;
}

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/;
const LONGEST_NAME = 255;

/**
 * Gives the one file of the body to `take`, with a promise that says whether the whole body was right: what comes after
 * a file may still be wrong. Throws `request.unsupported`, `request.malformed`, `request.too_large`, `server.deadline`,
 * and what `take` threw, always after `take` has ended.
 */
export async function readUpload<T>(
  call: Call,
  limitBytes: number,
  take: (upload: Upload, content: Readable, whole: Promise<void>) => Promise<T>,
): Promise<T> {
  if (mediaTypeOf(call.incoming) !== 'multipart/form-data') {
    throw new Refusal('request.unsupported', 'A file is sent as multipart/form-data, in a part with a file name.');
  }
  const parser = openParser(call.incoming, limitBytes);
  let failure: unknown;
  let taken: Promise<T> | undefined;
  const fail = (error: unknown): void => {
    if (parser.destroyed) return;
    failure ??= error;
    // The parser goes on to use what it has just told of.
    process.nextTick(() => parser.destroy(isNativeError(error) ? error : new Error('The file was not taken')));
  };
  const whole = receiveBody(call, parser).then(
    () => refuseFailed(failure),
    (error) => refuseFailed(failure ?? (error instanceof Refusal ? error : malformed(error))),
  );
  parser.on('filesLimit', () => fail(malformed('it has more than one file')));
  parser.on('file', (_part, content, facts) => {
    // It may break before `take` has come to read it; whoever reads it later is told then.
    content.on('error', () => undefined);
    content.on('limit', () => fail(tooLarge(limitBytes)));
    taken = take({ name: cleanName(facts.filename), type: cleanType(facts.mimeType) }, content, whole);
    taken.catch(fail);
  });
  try {
    await whole;
  } catch (error) {
    await taken?.catch(() => undefined);
    throw error;
  }
  if (taken === undefined) throw malformed('it has no part with a file name');
  return taken;
}

function refuseFailed(failure: unknown): void {
  if (failure !== undefined) throw failure;
}

function openParser(incoming: IncomingMessage, limitBytes: number): busboy.Busboy {
  try {
    return busboy({
      headers: incoming.headers,
      defParamCharset: 'utf8',
      // The parser takes a file that reaches its limit for one that goes beyond.
      limits: { files: 1, fileSize: limitBytes + 1, fields: 20, fieldSize: 1_000, parts: 30 },
    });
  } catch (error) {
    throw malformed(error);
  }
}

/** `reason`: the second half of the sentence, or what the parser threw. */
function malformed(reason: unknown): Refusal {
  const why = isNativeError(reason) ? reason.message : String(reason);
  return new Refusal('request.malformed', `The multipart body cannot be read: ${why}.`);
}

function tooLarge(limit: number): Refusal {
  return new Refusal('request.too_large', `The file is larger than ${limit} bytes.`, { members: { limit } });
}

/** Without folders and control characters; never empty. */
function cleanName(name: string | undefined): string {
  const last = (name ?? '').normalize('NFC').toWellFormed().split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .slice(0, LONGEST_NAME)
    .toWellFormed();
  return clean === '' ? 'file' : clean;
}

function cleanType(type: string): string {
  const clean = type.trim().toLowerCase();
  return MEDIA_TYPE.test(clean) ? clean : 'application/octet-stream';
}
