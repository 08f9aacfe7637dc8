// /api/records/{entity}/export: a file of records, sent as it is read. Who asks is looked at anew before each batch: where
// they may no longer see what they saw, the connection is cut, which is the only way to say that the file is no whole one.

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { abortSignalOf } from '../../database/stop.ts';
import { makeExportPlaces, type TakePlace } from '../../records/export/places.ts';
import { type ExportFile, prepareExport } from '../../records/export.ts';
import { parseExportRequest } from '../../records/query/list_request.ts';
import { accepted } from '../../records/query/refusal.ts';
import { LONG_DEADLINE_MS } from '../exchange.ts';
import { type Answer, type Call, parametersOf, type Route } from '../route.ts';
import { type OpenSession, openSession, type SessionDependencies } from '../session.ts';

/** All of it: while it runs nobody can change the tables that it reads. */
const LONGEST_MS = 10 * 60_000;

/** The route of one server, whose exports share its places. */
export function exportOf(dependencies: SessionDependencies): Route['run'] {
  const takePlace = makeExportPlaces();
  return async (call) => {
    const session = await openSession(dependencies, call, 'long');
    const wanted = accepted(parseExportRequest(parametersOf(call)));
    return fileAnswer(prepareExport(session.request, call.part('entity'), wanted), { session, call, takePlace });
  };
}

interface Exporting {
  readonly session: OpenSession;
  readonly call: Call;
  readonly takePlace: TakePlace;
}

function fileAnswer(file: ExportFile, { session, call, takePlace }: Exporting): Answer {
  const send = async (response: ServerResponse): Promise<void> => {
    if (call.method === 'HEAD') {
      response.end();
      return;
    }
    const leave = takePlace(session.tenant.number);
    try {
      await sendFile(file, session, { call, response });
    } finally {
      leave();
    }
  };
  const headers = {
    'Content-Type': file.mediaType,
    'Content-Disposition': `attachment; filename="${file.name}"`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
  };
  return { status: 200, headers, send };
}

/** Waits whenever the client has not taken what was sent. Each batch has the time of a long request. */
async function sendFile(
  file: ExportFile,
  session: OpenSession,
  { call, response }: { readonly call: Call; readonly response: ServerResponse },
): Promise<void> {
  const { prolong } = call.exchange;
  const signal = abortSignalOf(call.exchange.signal);
  const ends = performance.now() + LONGEST_MS;
  const content = file.content(async (connection) => {
    await session.holds(connection);
    prolong(Math.max(1, Math.min(LONG_DEADLINE_MS, ends - performance.now())));
  });
  for await (const chunk of content) {
    if (!response.write(chunk)) await once(response, 'drain', { signal });
  }
  response.end();
}
