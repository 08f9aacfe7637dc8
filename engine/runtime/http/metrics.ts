// Numbers for Prometheus, served on a port of their own that only this machine reaches. Labels are route patterns and
// status classes: never a tenant's key, whose number is unbounded, and never a value.

import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Pool } from '../database/pool.ts';
import { listen as listenOn, metricsPlace } from '../operation/listen.ts';
import type { AccessLine } from './log.ts';

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

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
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Histogram({
    name: 'cahier_request_seconds',
    help: 'Time to answer a request',
    labelNames,
    buckets: SECONDS,
    registers: [registry],
  });
  const sql = new Histogram({
    name: 'cahier_request_sql_seconds',
    help: 'Time that PostgreSQL took of a request',
    labelNames,
    buckets: SECONDS,
    registers: [registry],
  });
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
      const series = seriesOf(line.method, line.route ?? 'none', `${Math.floor(line.status / 100)}xx`);
      series.requests.observe(line.ms / 1000);
      series.sql.observe(line.sql_ms / 1000);
    },
    listen: (port) => listen(registry, port),
  };
}

type Labels = 'method' | 'route' | 'status';
type Series = Histogram.Internal<Labels>;

/** The series of the same labels, found once: prom-client makes and sorts a text of them with each observation. */
function keptSeries(requests: Histogram<Labels>, sql: Histogram<Labels>) {
  const kept = new Map<string, { readonly requests: Series; readonly sql: Series }>();
  return (method: string, route: string, status: string): { readonly requests: Series; readonly sql: Series } => {
    const key = `${method} ${route} ${status}`;
    const known = kept.get(key) ?? {
      requests: requests.labels({ method, route, status }),
      sql: sql.labels({ method, route, status }),
    };
    kept.set(key, known);
    return known;
  };
}

async function listen(registry: Registry, port: number): Promise<MetricsServer> {
  const server = createServer((incoming, response) => {
    if (incoming.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  const taken = await listenOn(server, metricsPlace(port));
  return { server, url: `http://127.0.0.1:${taken}/metrics` };
}
