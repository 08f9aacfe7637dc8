// What a route is: method, address and a function from a call to an answer. Answering them here, once and alike, gives
// every address its 405 with Allow, its pattern in the log, and its errors to the one handler.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';
import { PROBLEMS, Refusal } from '../../problems.ts';
import { type Exchange, exchangeOf } from './exchange.ts';
import { headersOf } from './headers.ts';
import type { Target } from './target.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A request as a route sees it. */
export interface Call {
  readonly exchange: Exchange;
  readonly target: Target;
  readonly method: string;
  readonly incoming: IncomingMessage;
  /** Value of a `:name` in the route's path. */
  readonly part: (name: string) => string;
  /** `name` in lower case. */
  readonly header: (name: string) => string | undefined;
}

/** JSON goes out as the text it is; `send` is for what is streamed. */
export interface Answer {
  readonly status: number;
  readonly json?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly send?: (response: ServerResponse) => Promise<void>;
}

export interface Route {
  readonly method: Method;
  /** As Express 5 writes it: `/api/records/:entity`. */
  readonly path: string;
  /** Whether it answers what another user sees (sessions/view_as.ts): unless told, a GET does and nothing else. */
  readonly viewAs?: boolean;
  readonly run: (call: Call) => Promise<Answer>;
}

/** The routes of one path. */
export interface RouteGroup {
  readonly path: string;
  /** Methods that are answered, as the header Allow names them. */
  readonly allow: string;
  readonly routes: readonly Route[];
}

/** Values of the `:name`s of a path. */
export type PathParts = Readonly<Record<string, string>>;

export function groupRoutes(routes: readonly Route[]): readonly RouteGroup[] {
  return [...new Set(routes.map((route) => route.path))].map((path) => {
    const here = routes.filter((route) => route.path === path);
    return { path, allow: allowOf(here), routes: here };
  });
}

/** Has Express find them; each path is one Express route. */
export function mountRoutes(app: Express, groups: readonly RouteGroup[]): void {
  for (const group of groups) {
    app.all(group.path, (incoming, response) =>
      answerRoute({ group, parts: incoming.params as PathParts }, incoming, response),
    );
  }
}

/** A route that was found, with the values of its path. */
export interface FoundRoute {
  readonly group: RouteGroup;
  readonly parts: PathParts;
}

/** Runs the route of the request's method and sends its answer; rejects with what refused it. */
export async function answerRoute(
  { group, parts }: FoundRoute,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const exchange = exchangeOf(response);
  exchange.route = group.path;
  const method = incoming.method === 'HEAD' ? 'GET' : incoming.method;
  if (method === 'OPTIONS') {
    response.writeHead(204, headersOf(exchange, 'json', { Allow: group.allow })).end();
    return;
  }
  const route = group.routes.find((each) => each.method === method);
  if (route === undefined) {
    response.setHeader('Allow', group.allow);
    throw new Refusal('method.not_allowed', `${incoming.method} is not allowed here; ${group.allow} are.`);
  }
  const { as } = exchange.target;
  if (as !== undefined) refuseViewAs(route, as);
  const answer = await route.run(callOf(incoming, exchange, parts));
  await sendAnswer(response, exchange, as === undefined ? answer : keptByNobody(answer));
}

function allowOf(routes: readonly Route[]): string {
  const methods = routes.map((route) => route.method as string);
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].join(', ');
}

function callOf(incoming: IncomingMessage, exchange: Exchange, parts: PathParts): Call {
  return {
    exchange,
    method: incoming.method ?? '',
    target: exchange.target,
    incoming,
    part: (name) => parts[name] ?? '',
    header: (name) => {
      const value = incoming.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
  };
}

async function sendAnswer(response: ServerResponse, exchange: Exchange, answer: Answer): Promise<void> {
  const { status, json, send } = answer;
  const own: Record<string, string | readonly string[] | number> = { 'Cache-Control': 'no-store', ...answer.headers };
  if (exchange.modelVersion !== null) own['X-Model-Version'] = exchange.modelVersion;
  if (json !== undefined) {
    own['Content-Type'] = 'application/json; charset=utf-8';
    own['Content-Length'] = Buffer.byteLength(json);
  }
  if (send === undefined) {
    response.writeHead(status, headersOf(exchange, 'json', own)).end(json);
    return;
  }
  const headers = headersOf(exchange, 'page', own);
  // Not sent before the first byte is there: what goes wrong until then is still answered as a problem.
  response.statusCode = status;
  response.setHeaders(new Map(Object.entries(headers) as [string, string][]));
  await send(response);
}

/** Whether the route answers what another user sees. */
export function answersAs({ method, viewAs = method === 'GET' }: Route): boolean {
  return viewAs;
}

/** Throws `view_as.refused` where the route has nothing to show of somebody else, and `parameter.invalid` for two users. */
function refuseViewAs(route: Route, as: readonly string[]): void {
  const members = { parameter: 'as' };
  if (!answersAs(route)) {
    const detail = `${route.method} ${route.path} cannot be asked as another user: with the parameter \`as\` one only looks.`;
    const problem = { code: 'view_as.refused', pointer: '/as', detail } as const;
    throw new Refusal('view_as.refused', detail, { problems: [problem], members });
  }
  if (as.length > 1) throw new Refusal('parameter.invalid', 'The parameter as comes more than once.', { members });
}

/** What somebody sees as another user is no version of what they see themselves. */
function keptByNobody({ headers, ...answer }: Answer): Answer {
  const kept = Object.entries(headers ?? {}).filter(([name]) => name !== 'ETag');
  return { ...answer, headers: { ...Object.fromEntries(kept), 'Cache-Control': 'no-store' } };
}

/** For routes that take no parameters: refuses each that there is. */
export function refuseParameters(target: Target): void {
  const [name] = target.query === '' ? [] : target.parameters().keys();
  if (name === undefined) return;
  const detail = `${PROBLEMS['parameter.unknown'].title}: ${JSON.stringify(name)} (known here: none).`;
  throw new Refusal('parameter.unknown', detail, { members: { parameter: name } });
}

/** Parameters by name; one that is given twice is a list of texts, which no parameter is. */
export function parametersOf({ target }: Call): Readonly<Record<string, unknown>> {
  const parameters = target.parameters();
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}
