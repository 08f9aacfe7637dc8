// What a route is: method, address and a function from a call to an answer. Mounting them once and alike gives every
// address its 405 with Allow, its pattern in the log, and its errors to the one handler.

import type { IncomingMessage } from 'node:http';
import type { Express, Request as Incoming, Response } from 'express';
import { PROBLEMS, Refusal } from '../../problems.ts';
import { type Exchange, exchangeOf } from './exchange.ts';
import { readTarget, type Target } from './target.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A request as a route sees it. */
export interface Call extends Target {
  readonly exchange: Exchange;
  readonly method: string;
  readonly incoming: IncomingMessage;
  /** Value of a `:name` in the route's path. */
  readonly part: (name: string) => string;
  readonly header: (name: string) => string | undefined;
}

/** JSON goes out as the text it is; `send` is for what is streamed. */
export interface Answer {
  readonly status: number;
  readonly json?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly send?: (response: Response) => Promise<void>;
}

export interface Route {
  readonly method: Method;
  /** As Express 5 writes it: `/api/records/:entity`. */
  readonly path: string;
  readonly run: (call: Call) => Promise<Answer>;
}

/** Mounts routes; those of one path become one Express route that answers 405 for other methods. */
export function mountRoutes(app: Express, routes: readonly Route[]): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const here = routes.filter((route) => route.path === path);
    const allow = allowOf(here);
    app.all(path, async (incoming: Incoming, response: Response) => {
      const exchange = exchangeOf(response);
      exchange.route = path;
      const method = incoming.method === 'HEAD' ? 'GET' : incoming.method;
      if (method === 'OPTIONS') {
        response.setHeader('Allow', allow).status(204).end();
        return;
      }
      const route = here.find((each) => each.method === method);
      if (route === undefined) {
        response.setHeader('Allow', allow);
        throw new Refusal('method.not_allowed', `${incoming.method} is not allowed here; ${allow} are.`);
      }
      const answer = await route.run(callOf(incoming, exchange));
      if (exchange.modelVersion !== null) response.setHeader('X-Model-Version', exchange.modelVersion);
      await sendAnswer(response, answer);
    });
  }
}

function allowOf(routes: readonly Route[]): string {
  const methods = routes.map((route) => route.method as string);
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].join(', ');
}

function callOf(incoming: Incoming, exchange: Exchange): Call {
  return {
    exchange,
    method: incoming.method,
    ...readTarget(incoming),
    incoming,
    part: (name) => String(incoming.params[name] ?? ''),
    header: (name) => incoming.get(name),
  };
}

async function sendAnswer(response: Response, answer: Answer): Promise<void> {
  response.status(answer.status);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.send) return answer.send(response);
  if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-store');
  if (answer.json === undefined) {
    response.end();
    return;
  }
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(answer.json);
}

/** Refuses parameters that the route does not know, and those given twice. */
export function checkParameters(parameters: URLSearchParams, known: readonly string[]): void {
  for (const name of new Set(parameters.keys())) {
    if (!known.includes(name))
      throw parameterRefusal('parameter.unknown', name, `known here: ${known.join(', ') || 'none'}`);
    if (parameters.getAll(name).length > 1) throw parameterRefusal('parameter.invalid', name, 'it is given twice');
  }
}

/** `reason` is the second half of the sentence. */
export function parameterRefusal(
  code: 'parameter.unknown' | 'parameter.invalid',
  name: string,
  reason: string,
): Refusal {
  return new Refusal(code, `${PROBLEMS[code].title}: ${JSON.stringify(name)} (${reason}).`, {
    members: { parameter: name },
  });
}
