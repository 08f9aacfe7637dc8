// Takes one file out of a multipart body (RFC 7578) while it arrives; nothing of it is held in memory.

import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { Refusal } from '../../problems.ts';
import { mediaTypeOf } from './body.ts';

export interface Upload {
  readonly name: string;
  /** Media type as the client says it; nothing is made of it but the Content-Type of a download. */
  readonly type: string;
}

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/;
const LONGEST_NAME = 255;

/**
 * Gives the first file to `take`, with a function that says afterwards whether it was cut at the limit. Throws
 * `request.unsupported`, `request.malformed` and `request.too_large`.
 */
export async function readUpload<T>(
  incoming: IncomingMessage,
  limitBytes: number,
  take: (upload: Upload, content: Readable, isCut: () => boolean) => Promise<T>,
): Promise<T> {
  if (mediaTypeOf(incoming) !== 'multipart/form-data') {
    throw new Refusal('request.unsupported', 'A file is sent as multipart/form-data, in a part with a file name.');
  }
  const parser = openParser(incoming, limitBytes);
  let taken: Promise<T> | undefined;
  let isCut = false;
  await new Promise<void>((resolve, reject) => {
    parser.on('file', (_part, content, facts) => {
      // It may break before `take` has come to read it; whoever reads it later is told then.
      content.on('error', () => undefined);
      content.on('limit', () => {
        isCut = true;
      });
      const upload = { name: cleanName(facts.filename), type: cleanType(facts.mimeType) };
      taken = take(upload, content, () => isCut);
      taken.catch((error) => {
        content.resume();
        reject(error);
      });
    });
    parser.on('close', resolve);
    parser.on('filesLimit', () => reject(malformed('it has more than one file')));
    parser.on('error', (error) => reject(malformed(error instanceof Error ? error.message : 'it breaks off')));
    incoming.on('aborted', () => reject(malformed('it breaks off')));
    incoming.pipe(parser);
  }).finally(() => incoming.unpipe(parser));
  if (isCut) {
    throw new Refusal('request.too_large', `The file is larger than ${limitBytes} bytes.`, {
      members: { limit: limitBytes },
    });
  }
  if (taken === undefined) throw malformed('it has no part with a file name');
  return taken;
}

function openParser(incoming: IncomingMessage, limitBytes: number): busboy.Busboy {
  try {
    return busboy({
      headers: incoming.headers,
      defParamCharset: 'utf8',
      limits: { files: 1, fileSize: limitBytes, fields: 20, fieldSize: 1_000, parts: 30 },
    });
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : 'it has no boundary');
  }
}

function malformed(reason: string): Refusal {
  return new Refusal('request.malformed', `The multipart body cannot be read: ${reason}.`);
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
