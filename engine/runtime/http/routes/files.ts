// /api/files: a file goes up as a stream and is put into an attachment field by its id; it comes down for whoever may
// read a record that holds it, always as a download and never as a page.

import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../../../problems.ts';
import { abortSignalOf } from '../../database/stop.ts';
import { UUID } from '../../field_types/formats.ts';
import { findReadableFile, insertFile, type StoredFile } from '../../files/files.ts';
import type { FileStore } from '../../files/store.ts';
import type { Request } from '../../request.ts';
import { type Progress, readIdempotency, runOnce } from '../idempotency.ts';
import { type Answer, type Call, type Route, refuseParameters } from '../route.ts';
import { type OpenSession, openSession, type SessionDependencies } from '../session.ts';
import { readUpload } from '../upload.ts';

export interface FileDependencies extends SessionDependencies {
  readonly files: FileStore;
}

/** A slow line may need this long for the largest file. */
const TRANSFER_MS = 10 * 60_000;

export function fileRoutes(dependencies: FileDependencies): readonly Route[] {
  return [
    { method: 'POST', path: '/api/files', run: (call) => upload(dependencies, call) },
    { method: 'GET', path: '/api/files/:id', run: (call) => download(dependencies, call) },
  ];
}

async function upload(dependencies: FileDependencies, call: Call): Promise<Answer> {
  refuseParameters(call.target);
  const session = await openSession(dependencies, call);
  call.exchange.allow(TRANSFER_MS);
  const { files, settings } = dependencies;
  const { tenant, identity } = session;
  const file = await readUpload(call, settings.fileSizeLimit, async ({ name, type }, content, whole) => {
    const stored = await files.write(tenant.number, content, whole);
    const uploading = { session, call, discard: () => files.remove(tenant.number, stored.id) };
    return keepOnce(uploading, { ...stored, name, type, created_by: identity.user.id });
  });
  const { id, name, type, size } = file;
  return {
    status: 201,
    json: JSON.stringify({ id, name, type, size }),
    headers: { Location: `/api/files/${id}` },
  };
}

interface Uploading {
  readonly session: OpenSession;
  readonly call: Call;
  /** Removes the content. */
  readonly discard: () => Promise<void>;
}

/** Notes what is known of a file whose content is there; of one that is sent again with its Idempotency-Key the first stays. */
async function keepOnce({ session, call, discard }: Uploading, file: StoredFile): Promise<StoredFile> {
  const { request, lasting, holder } = session;
  let isKept = false;
  const keep = async ({ database }: Request, progress?: Progress): Promise<string> => {
    if (progress && progress.noted !== null) return progress.noted;
    await database.write(async (connection) => {
      await insertFile(connection, file);
      await progress?.note(connection, file.id);
    });
    isKept = true;
    return file.id;
  };
  try {
    const idempotent = readIdempotency(call, holder, wordsOf(file));
    const of = { request, lasting, status: 201, isOneTransaction: false, work: keep, recordOf: () => null };
    const outcome = idempotent ? await runOnce({ ...of, idempotent }) : { done: await keep(request) };
    const id = 'done' in outcome ? outcome.done : outcome.replay.answer;
    return id === file.id ? file : await storedBefore(request, id);
  } finally {
    if (!isKept) await discard();
  }
}

/** What makes an upload the same as another: not the bytes of its body, whose boundary is another each time. */
function wordsOf({ name, type, sha256 }: StoredFile): Buffer {
  return Buffer.from(JSON.stringify([name, type, sha256]));
}

async function storedBefore(request: Request, id: string | null): Promise<StoredFile> {
  const file = id === null ? undefined : await findReadableFile(request, id);
  if (file) return file;
  throw new Refusal('record.unknown', 'The file that was stored with this Idempotency-Key is not there any more.');
}

async function download(dependencies: FileDependencies, call: Call): Promise<Answer> {
  refuseParameters(call.target);
  const { request, tenant } = await openSession(dependencies, call);
  const id = call.part('id');
  const file = UUID.test(id) ? await findReadableFile(request, id) : undefined;
  if (file === undefined) throw new Refusal('record.unknown', `There is no file ${JSON.stringify(id)}.`);
  call.exchange.allow(TRANSFER_MS);
  const send = async (response: ServerResponse): Promise<void> => {
    if (call.method === 'HEAD') response.end();
    else
      await pipeline(dependencies.files.read(tenant.number, file.id), response, {
        signal: abortSignalOf(call.exchange.signal),
      });
  };
  return { status: 200, headers: downloadHeaders(file), send };
}

function downloadHeaders(file: StoredFile): Record<string, string> {
  // RFC 6266 and 8187: a plain name for old clients, the real one beside it.
  const plain = file.name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const real = encodeURIComponent(file.name).replaceAll(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return {
    'Content-Type': file.type,
    'Content-Length': String(file.size),
    'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${real}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, no-cache',
    ETag: `"${file.sha256}"`,
  };
}
