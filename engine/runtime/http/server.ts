// The HTTP application: what surrounds every request (its exchange, headers, log line, the end of all errors) and which
// routes there are. What it works with is given to it; listening is engine/main.ts.

import type { RequestListener } from 'node:http';
import express, { type Request as Incoming, type NextFunction, type Response } from 'express';
import helmet from 'helmet';
import { Refusal } from '../../problems.ts';
import { exchangeOf, openExchange } from './exchange.ts';
import { type AccessLine, type Log, presentAccess } from './log.ts';
import { answerProblems } from './problem.ts';
import { mountRoutes } from './route.ts';
import { type AuthDependencies, authRoutes } from './routes/auth.ts';
import { type FileDependencies, fileRoutes } from './routes/files.ts';
import { type HealthDependencies, healthRoutes } from './routes/health.ts';
import { modelRoutes } from './routes/model.ts';
import { recordRoutes } from './routes/records.ts';
import { rewriteTarget } from './target.ts';
import { mountUi, type UiSource } from './ui.ts';

export interface AppDependencies extends AuthDependencies, FileDependencies, HealthDependencies {
  readonly log: Log;
  readonly observe: (line: AccessLine) => void;
  readonly ui: UiSource;
}

/** Builds the application; `close` ends what it holds itself. */
export async function buildApp(
  dependencies: AppDependencies,
): Promise<{ readonly handle: RequestListener; readonly close: () => Promise<void> }> {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.enable('case sensitive routing');
  app.use(openExchanges(dependencies));
  app.use(securityHeaders(dependencies.ui.kind === 'dev'));
  app.use(refuseWhileStopping(dependencies));
  app.use(limitRates(dependencies));
  mountRoutes(app, [
    ...healthRoutes(dependencies),
    ...authRoutes(dependencies),
    ...recordRoutes(dependencies),
    ...fileRoutes(dependencies),
    ...modelRoutes(dependencies),
  ]);
  const close = await mountUi(app, dependencies.ui);
  app.use(() => {
    throw new Refusal('route.unknown', 'There is nothing at this address.');
  });
  app.use(answerProblems(dependencies.log));
  return {
    handle: (incoming, response) => {
      // Before Express, which takes an address that it cannot read for one that is not there.
      rewriteTarget(incoming);
      app(incoming, response);
    },
    close,
  };
}

function openExchanges({ settings, log, observe }: AppDependencies) {
  return (incoming: Incoming, response: Response, next: NextFunction): void => {
    const exchange = openExchange(incoming, response, settings.trustedProxies);
    response.setHeader('X-Request-Id', exchange.id);
    response.once('close', () => {
      // A client that goes away sees no status; nginx calls that 499.
      const status = response.writableFinished ? response.statusCode : 499;
      const line = presentAccess(exchange, incoming.method, status);
      log.access(line);
      observe(line);
    });
    next();
  };
}

/** Styles are inline because the interface's components set their own; scripts never are, save in development. */
function securityHeaders(isDevelopment: boolean) {
  const inline = isDevelopment ? ["'unsafe-inline'"] : [];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...inline],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", ...(isDevelopment ? ['ws:'] : [])],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    // Browsers heed it over https only; whether there is https is the proxy's business.
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  });
}

function refuseWhileStopping({ isStopping }: HealthDependencies) {
  return (_incoming: Incoming, response: Response, next: NextFunction): void => {
    if (!isStopping()) {
      next();
      return;
    }
    response.setHeader('Connection', 'close');
    throw new Refusal('server.busy', 'The server is stopping; please try again in a moment.');
  };
}

/** Load balancers ask for health often, and files of the interface cost little. */
function limitRates({ rates }: AppDependencies) {
  return (incoming: Incoming, response: Response, next: NextFunction): void => {
    const isCounted = incoming.path.startsWith('/api/') && !/^\/api\/(health|ready)$/.test(incoming.path);
    if (isCounted) rates.noteAddress(exchangeOf(response).origin);
    next();
  };
}
