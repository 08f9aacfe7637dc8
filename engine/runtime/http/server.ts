// The HTTP application: what surrounds every request (its exchange, log line, limits, the end of all errors) and which
// routes there are. What it works with is given to it; listening is engine/main.ts.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type Request as Incoming, type NextFunction, type Response } from 'express';
import { Refusal } from '../../problems.ts';
import { type Exchange, exchangeOf, openExchange } from './exchange.ts';
import { headersOf, securityHeaders } from './headers.ts';
import { type AccessLine, type KeepLine, type Log, presentAccess } from './log.ts';
import { plainAddresses } from './plain_addresses.ts';
import { answerProblems } from './problem.ts';
import { answerRoute, groupRoutes, mountRoutes } from './route.ts';
import { accessRoutes } from './routes/access.ts';
import { accountRoutes } from './routes/account.ts';
import { type AuthDependencies, authRoutes } from './routes/auth.ts';
import { type EventDependencies, eventRoutes } from './routes/events.ts';
import { type FileDependencies, fileRoutes } from './routes/files.ts';
import { type HealthDependencies, healthRoutes } from './routes/health.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { modelRoutes } from './routes/model.ts';
import { recordRoutes } from './routes/records.ts';
import { searchRoutes } from './routes/search.ts';
import { userRoutes } from './routes/users.ts';
import { rewriteTarget } from './target.ts';
import { makeTurns } from './turns.ts';
import { mountUi, type UiSource } from './ui.ts';
import { type AnswerUnread, answerUnread } from './unread.ts';

export interface AppDependencies extends AuthDependencies, EventDependencies, FileDependencies, HealthDependencies {
  readonly log: Log;
  readonly observe: (line: AccessLine) => void;
  readonly ui: UiSource;
}

export interface App {
  readonly handle: RequestListener;
  /** For what is no request. */
  readonly answerUnread: AnswerUnread;
  /** Ends what it holds itself. */
  readonly close: () => Promise<void>;
}

/** Builds the application. */
export async function buildApp(dependencies: AppDependencies): Promise<App> {
  const groups = groupRoutes([
    ...healthRoutes(dependencies),
    ...authRoutes(dependencies),
    ...accountRoutes(dependencies),
    ...invitationRoutes(dependencies),
    ...userRoutes(dependencies),
    ...recordRoutes(dependencies),
    ...searchRoutes(dependencies),
    ...eventRoutes(dependencies),
    ...fileRoutes(dependencies),
    ...modelRoutes(dependencies),
    ...accessRoutes(dependencies),
  ]);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.enable('case sensitive routing');
  app.use(setCommonHeaders);
  mountRoutes(app, groups);
  const close = await mountUi(app, dependencies.ui);
  app.use(() => {
    throw new Refusal('route.unknown', 'There is nothing at this address.');
  });
  const answerProblem = answerProblems(dependencies.log);
  // It has four parameters because that is how Express knows it.
  app.use((error: unknown, incoming: Incoming, response: Response, _next: NextFunction) =>
    answerProblem(error, incoming, response),
  );
  const findRoute = plainAddresses(groups);
  const common = {
    proxies: dependencies.settings.trustedProxies,
    headers: securityHeaders(dependencies.ui.kind === 'dev'),
  };
  const keepLine = lineKeeper(dependencies);
  const admit = admission(dependencies);
  const takeTurn = makeTurns();
  const answer = (exchange: Exchange, incoming: IncomingMessage, response: ServerResponse): void => {
    try {
      admit(exchange, incoming, response);
      const found = findRoute(exchange.target.path);
      if (found === undefined) app(incoming, response);
      else answerRoute(found, incoming, response).catch((error) => answerProblem(error, incoming, response));
    } catch (error) {
      answerProblem(error, incoming, response);
    }
  };
  const handle: RequestListener = (incoming, response) => {
    // Before Express, which takes an address that it cannot read for one that is not there.
    rewriteTarget(incoming);
    const exchange = openExchange(incoming, response, common);
    response.once('close', () => {
      // A client that goes away sees no status; nginx calls that 499.
      const status = response.writableFinished ? response.statusCode : 499;
      keepLine(presentAccess(exchange, incoming.method ?? '', status));
      if (incoming.method !== 'GET' && exchange.tenant !== null) dependencies.following.nudge(exchange.tenant);
    });
    takeTurn(incoming, () => {
      if (!response.closed) answer(exchange, incoming, response);
    });
  };
  return { handle, answerUnread: answerUnread({ headers: common.headers, keepLine }), close };
}

/** What becomes of the line of a request. */
function lineKeeper({ log, observe }: AppDependencies): KeepLine {
  return (line) => {
    log.access(line);
    observe(line);
  };
}

/** Lets a request in, or throws why not. */
function admission({ isStopping, rates }: AppDependencies) {
  return (exchange: Exchange, incoming: IncomingMessage, response: ServerResponse): void => {
    if (isStopping()) {
      response.setHeader('Connection', 'close');
      throw new Refusal('server.busy', 'The server is stopping; please try again in a moment.');
    }
    if (incoming.headers.host === undefined && incoming.httpVersion === '1.1') {
      throw new Refusal('request.malformed', 'The request has no header Host (RFC 9112).');
    }
    // Load balancers ask for health often, and files of the interface cost little.
    const { path } = exchange.target;
    const isCounted = path.startsWith('/api/') && path !== '/api/health' && path !== '/api/ready';
    if (isCounted) rates.noteAddress(exchange.origin);
  };
}

/** For what Express answers itself; a route's answer brings them along. */
function setCommonHeaders(_incoming: Incoming, response: Response, next: NextFunction): void {
  response.setHeaders(new Map(Object.entries(headersOf(exchangeOf(response), 'page', {})) as [string, string][]));
  next();
}
