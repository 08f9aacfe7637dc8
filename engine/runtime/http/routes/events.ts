// /api/events: a stream of what happens to the records that the reader may see, for as long as they may.

import type { ServerResponse } from 'node:http';
import type { Following } from '../../changes/follow.ts';
import { openEventStream, STREAM_HEADERS } from '../event_stream.ts';
import { isOpen } from '../host.ts';
import { type Answer, type Call, type Route, refuseParameters } from '../route.ts';
import { type OpenSession, openSession, type SessionDependencies } from '../session.ts';

export interface EventDependencies extends SessionDependencies {
  readonly following: Following;
}

export function eventRoutes(dependencies: EventDependencies): readonly Route[] {
  return [{ method: 'GET', path: '/api/events', viewAs: false, run: (call) => events(dependencies, call) }];
}

async function events(dependencies: EventDependencies, call: Call): Promise<Answer> {
  refuseParameters(call.target);
  const session = await openSession(dependencies, call);
  const send = (response: ServerResponse): Promise<void> =>
    call.method === 'HEAD' ? endAtOnce(response) : follow({ dependencies, call, session }, response);
  return { status: 200, headers: STREAM_HEADERS, send };
}

async function endAtOnce(response: ServerResponse): Promise<void> {
  response.end();
}

interface Opening {
  readonly dependencies: EventDependencies;
  readonly call: Call;
  readonly session: OpenSession;
}

/** Resolves when the stream has ended. */
async function follow({ dependencies, call, session }: Opening, response: ServerResponse): Promise<void> {
  const { exchange } = call;
  const { tenant, identity, hash } = session;
  const leave = await dependencies.following.join({
    tenant,
    identity,
    // An empty one is none: clients that heard nothing yet send it so.
    after: call.header('last-event-id') || undefined,
    listener: {
      kind: identity.token === null ? 'session' : 'token',
      hash,
      company: call.header('x-company'),
      mayHear: (now) => isOpen(now, exchange.origin, dependencies),
      ...openEventStream(response),
    },
  });
  exchange.allow(Number.POSITIVE_INFINITY);
  try {
    await closed(response);
  } finally {
    leave();
  }
}

function closed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.closed) resolve();
    else response.once('close', resolve);
  });
}
