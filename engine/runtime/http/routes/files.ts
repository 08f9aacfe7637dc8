// /api/files: a file goes up as a stream and is put into an attachment field by its id; it comes down for whoever may
// read a record that holds it, always as a download and never as a page.

import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../../../problems.ts';
import { UUID } from '../../field_types/formats.ts';
import { findReadableFile, insertFile, type StoredFile } from '../../files/files.ts';
import type { FileStore } from '../../files/store.ts';
import { type Answer, type Call, type Route, refuseParameters } from '../route.ts';
import { openSession, type SessionDependencies } from '../session.ts';
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
  const { request, tenant, identity } = await openSession(dependencies, call);
  call.exchange.allow(TRANSFER_MS);
  const { files, settings } = dependencies;
  const file = await readUpload(call, settings.fileSizeLimit, async ({ name, type }, content, whole) => {
    const stored = await files.write(tenant.number, content, whole);
    const known: StoredFile = { ...stored, name, type, created_by: identity.user.id };
    try {
      await request.database.write((connection) => insertFile(connection, known));
    } catch (error) {
      await files.remove(tenant.number, stored.id);
      throw error;
    }
    return known;
  });
  const { id, name, type, size } = file;
  return {
    status: 201,
    json: JSON.stringify({ id, name, type, size }),
    headers: { Location: `/api/files/${id}` },
  };
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
    else await pipeline(dependencies.files.read(tenant.number, file.id), response, { signal: call.exchange.signal });
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
