// One JSON line per request on standard output, and one per error of ours. Never a value of a record, a query string, a
// header or an address: who reads logs may not be who may read the data.

import { PROBLEMS } from '../../problems.ts';
import { isDatabaseError } from '../database/errors.ts';
import { isoMoment } from '../iso_moment.ts';
import type { Exchange } from './exchange.ts';

/** What is kept of a request. `sql_ms` and `wait_ms` are sums over its statements. */
export interface AccessLine {
  readonly request: string;
  readonly tenant: string | null;
  readonly method: string;
  readonly route: string | null;
  readonly status: number;
  readonly ms: number;
  readonly sql_ms: number;
  readonly wait_ms: number;
  readonly statements: number;
}

export type KeepLine = (line: AccessLine) => void;

export interface Log {
  readonly access: KeepLine;
  readonly error: (exchange: Exchange, error: unknown) => void;
  readonly note: (sentence: string) => void;
}

/** What pino gives: https://getpino.io */
export interface LogSink {
  warn(object: object, message: string): void;
  error(object: object, message: string): void;
}

/** Where lines go, each with its end. */
export interface LogOutput {
  write(line: string): unknown;
}

/** The log over pino or anything like it. Lines of requests go to `requests`; undefined: nowhere. */
export function makeLog(sink: LogSink, requests: LogOutput | undefined): Log {
  return {
    access: (line) => {
      requests?.write(textOf(line));
    },
    error: (exchange, error) =>
      sink.error(
        { request: exchange.id, tenant: exchange.tenant, route: exchange.route, ...factsOf(error) },
        PROBLEMS['server.error'].title,
      ),
    note: (sentence) => sink.warn({}, sentence),
  };
}

/** pino's level info. */
const INFO = 30;

/** As pino would write it, in a third of the time or less: it took 2 % of a read, JSON.stringify 2 % of a write. */
function textOf({ request, tenant, method, route, status, ms, sql_ms, wait_ms, statements }: AccessLine): string {
  const strings = `"request":${jsonOf(request)},"tenant":${jsonOf(tenant)},"method":${jsonOf(method)},"route":${jsonOf(route)}`;
  const numbers = `"status":${status},"ms":${tenthsOf(ms)},"sql_ms":${tenthsOf(sql_ms)},"wait_ms":${tenthsOf(wait_ms)},"statements":${statements}`;
  return `{"level":${INFO},"time":"${isoMoment(Date.now())}",${strings},${numbers},"msg":"request"}\n`;
}

/** What stands in JSON as it is: ids, keys, methods and routes do. */
const PLAIN = /^[\w:/-]*$/;

function jsonOf(text: string | null): string {
  return text !== null && PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** A number with one digit after the point, by way of whole numbers, whose text V8 knows: others took 0.5 % of a write. */
function tenthsOf(number: number): string {
  const tenths = Math.round(number * 10);
  const rest = tenths % 10;
  const whole = (tenths - rest) / 10;
  return rest === 0 ? `${whole}` : `${whole}.${rest}`;
}

/** A line for the access log, when the answer has ended. */
export function presentAccess(exchange: Exchange, method: string, status: number): AccessLine {
  const { meter } = exchange;
  return {
    request: exchange.id,
    tenant: exchange.tenant,
    method,
    route: exchange.route,
    status,
    ms: rounded(performance.now() - exchange.begun),
    sql_ms: rounded(meter.sqlMs),
    wait_ms: rounded(meter.waitMs),
    statements: meter.statements,
  };
}

/** PostgreSQL quotes values in its messages, so of those only the words are kept, and of the stack only its places. */
function factsOf(error: unknown): object {
  if (!(error instanceof Error)) return { error: typeof error };
  const places = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  if (!isDatabaseError(error)) return { error: error.message, places };
  return { error: error.message.replaceAll(/"[^"]*"/g, '"…"'), code: error.code, places };
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
