// What is said on a stream of server-sent events (WHATWG HTML, 9.2), and when it is too much for who reads it. What is
// told, and to whom, is engine/runtime/changes.

import type { ServerResponse } from 'node:http';
import type { EventJson } from '../../../schemas/http/records.ts';
import { writeLogCursor } from '../changes/cursor.ts';
import type { Listener, LogEvent } from '../changes/listener.ts';

/** A reader for whom more than this waits does not keep up; it comes again, and asks from where it stopped. */
const MOST_WAITING = 1_000_000;
/** A stream that was ended and whose last bytes nobody takes is cut. */
const END_WITHIN_MS = 1_000;
/** After a server stopped, its clients come to the others one after the other. */
const RETRY_MS = 1_000;

/** Of an answer that is a stream of events; proxies (nginx) are to pass each on at once. */
export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'X-Accel-Buffering': 'no',
} as const;

export type EventStream = Pick<Listener, 'tell' | 'beat' | 'end'>;

/** A stream on this answer. What is said after its end is not heard. */
export function openEventStream(response: ServerResponse): EventStream {
  let isOpen = true;
  let head = `retry: ${RETRY_MS + Math.round(Math.random() * RETRY_MS)}\n`;
  const say = (text: string): void => {
    if (!isOpen || response.closed) return;
    response.write(head + text);
    head = '';
    if (response.writableLength <= MOST_WAITING) return;
    isOpen = false;
    response.destroy();
  };
  return {
    tell: (event) => say(eventText(event)),
    // Without data it is no event, but clients take note of the id.
    beat: (at) => say(`:\nid: ${writeLogCursor(at)}\n\n`),
    end: () => {
      if (!isOpen) return;
      isOpen = false;
      response.end();
      const cut = setTimeout(() => response.destroy(), END_WITHIN_MS).unref();
      response.once('close', () => clearTimeout(cut));
    },
  };
}

function eventText(event: LogEvent): string {
  return `id: ${writeLogCursor(event.at)}\nevent: ${event.kind}\ndata: ${dataOf(event)}\n\n`;
}

/** A record that left what the reader may see is gone for them, whether it was deleted or given to somebody else. */
function dataOf(event: LogEvent): string {
  if (event.kind === 'reset') return '{}';
  const { entity, record, version, action } = event.change;
  const data: EventJson = { entity, id: record, action: event.kind === 'gone' ? 'gone' : action, version };
  return JSON.stringify(data);
}
