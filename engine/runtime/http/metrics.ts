// Numbers for Prometheus, served on a port of their own that only this machine reaches. Labels are route patterns and
// status classes: never a tenant's key, whose number is unbounded, and never a value.

import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Pool } from '../database/pool.ts';
import { listen as listenOn, metricsPlace } from '../operation/listen.ts';
import { type Durations, makeDurations, type Series } from './durations.ts';
import type { AccessLine } from './log.ts';

const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

export interface Metrics {
  readonly observe: (line: AccessLine) => void;
  /** Listens on 127.0.0.1; 0: on any free port. */
  readonly listen: (port: number) => Promise<MetricsServer>;
}

export interface MetricsServer {
  readonly server: Server;
  readonly url: string;
}

export function makeMetrics(pool: Pool): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'cahier_' });
  const requests = makeDurations('cahier_request_seconds', 'Time to answer a request');
  const sql = makeDurations('cahier_request_sql_seconds', 'Time that PostgreSQL took of a request');
  new Gauge({
    name: 'cahier_pool_connections',
    help: 'Connections to PostgreSQL by state, and requests waiting for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(pool.state())) this.set({ state }, count);
    },
  });
  const seriesOf = keptSeries(requests, sql);
  return {
    observe: (line) => {
      const series = seriesOf(line);
      series.requests.observe(line.ms / 1000);
      series.sql.observe(line.sql_ms / 1000);
    },
    listen: (port) => listen(async () => `${await registry.metrics()}${requests.text()}${sql.text()}`, port),
  };
}

interface Pair {
  readonly requests: Series;
  readonly sql: Series;
}

/** The series of a line, made once. */
function keptSeries(requests: Durations, sql: Durations) {
  const routes = new Map<string, Map<string, Pair[]>>();
  return ({ method, route, status }: AccessLine): Pair => {
    const methods = kept(routes, route ?? 'none', () => new Map<string, Pair[]>());
    const classes = kept(methods, method, (): Pair[] => []);
    const hundreds = Math.floor(status / 100);
    const known = classes[hundreds];
    if (known !== undefined) return known;
    const labels = { method, route: route ?? 'none', status: `${hundreds}xx` };
    const pair = { requests: requests.series(labels), sql: sql.series(labels) };
    classes[hundreds] = pair;
    return pair;
  };
}

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  let found = map.get(key);
  if (found === undefined) {
    found = make();
    map.set(key, found);
  }
  return found;
}

async function listen(text: () => Promise<string>, port: number): Promise<MetricsServer> {
  const server = createServer((incoming, response) => {
    if (incoming.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    text().then(
      (found) => response.writeHead(200, { 'Content-Type': CONTENT_TYPE }).end(found),
      () => response.writeHead(500).end(),
    );
  });
  const taken = await listenOn(server, metricsPlace(port));
  return { server, url: `http://127.0.0.1:${taken}/metrics` };
}
