// Reads a stream of server-sent events as a client does (WHATWG HTML, 9.2): events with their ids, comments apart.

import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { until } from '../until.ts';

/** An event as it came; `data` is what its JSON says. */
export interface ToldEvent {
  readonly id: string;
  readonly event: string;
  readonly data: { readonly entity: string; readonly id: string; readonly action: string; readonly version: number };
}

export interface EventReader {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** All that came so far. */
  readonly events: readonly ToldEvent[];
  /** As `new EventSource` would send it. */
  readonly lastId: () => string;
  /** Signs of life that are no events. */
  readonly beats: () => number;
  readonly isEnded: () => boolean;
  /** Waits until such an event has come. */
  readonly heard: (event: string, id: string, withinMs?: number) => Promise<void>;
  /** `event action` of all that was told of a record, in order. */
  readonly of: (id: string) => readonly string[];
  /** Goes away. */
  readonly leave: () => void;
}

/** Resolves once the answer has begun and, where it is a stream, its first words are there. */
export async function readEvents(url: string, headers: Readonly<Record<string, string>>): Promise<EventReader> {
  const outgoing = request(`${url}/api/events`, { headers, agent: false });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject).end();
  });
  const events: ToldEvent[] = [];
  let lastId = headers['Last-Event-ID'] ?? '';
  let rest = '';
  let beats = 0;
  let isEnded = false;
  answer.setEncoding('utf8').on('data', (text: string) => {
    const blocks = `${rest}${text}`.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = fieldsOf(block);
      lastId = fields.get('id') ?? lastId;
      const data = fields.get('data');
      if (data === undefined) beats += 1;
      else events.push({ id: lastId, event: fields.get('event') ?? '', data: JSON.parse(data) });
    }
  });
  answer.once('close', () => {
    isEnded = true;
  });
  answer.on('error', () => undefined);
  outgoing.on('error', () => undefined);
  const reader: EventReader = {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    events,
    lastId: () => lastId,
    beats: () => beats,
    isEnded: () => isEnded,
    heard: (event, id, withinMs = 15_000) =>
      until(async () => events.some((each) => each.event === event && each.data.id === id), `${event} ${id} is told`, {
        withinMs,
      }),
    of: (id) => events.filter(({ data }) => data.id === id).map(({ event, data }) => `${event} ${data.action}`),
    leave: () => outgoing.destroy(),
  };
  if (reader.status === 200) await until(async () => lastId !== '' || isEnded, 'the stream begins');
  return reader;
}

function fieldsOf(block: string): ReadonlyMap<string, string> {
  const lines = block.split('\n').filter((line) => !line.startsWith(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
}
