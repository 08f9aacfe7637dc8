// Reads the body of a request as JSON, or says why not: too large, not UTF-8, not JSON, too deep. What the JSON means is
// left to whoever asked for it; keys such as __proto__ are ordinary keys here and unknown fields there.

import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Refusal } from '../../problems.ts';
import { DEPTH_LIMIT, parseJsonText } from '../json_text.ts';
import { receiveBytes } from './receive.ts';
import type { Call } from './route.ts';

export const BODY_LIMIT_BYTES = 1024 * 1024;

export interface JsonBody {
  readonly value: unknown;
  /** As they were sent. */
  readonly bytes: Buffer;
}

export interface JsonObject {
  readonly [key: string]: unknown;
}

/** Throws `request.unsupported`, `request.too_large`, `request.malformed`, `limit.exceeded` and `server.deadline`. */
export async function readJsonBody(call: Call, types: readonly string[] = JSON_TYPES): Promise<JsonBody> {
  refuseType(call.incoming, types);
  const bytes = await readBody(call);
  return { value: parseJson(decode(bytes)), bytes };
}

/** The body as it was sent, whatever it is. Throws `request.too_large`, `request.malformed` and `server.deadline`. */
export function readBody(call: Call): Promise<Buffer> {
  call.exchange.body ??= readBytes(call);
  return call.exchange.body;
}

export const JSON_TYPES: readonly string[] = ['application/json'];
/** RFC 7396; plain JSON means the same here. */
export const PATCH_TYPES: readonly string[] = ['application/merge-patch+json', 'application/json'];

/** The body as an object; anything else is `request.malformed`. */
export function objectOf(body: JsonBody): JsonObject {
  const { value } = body;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new Refusal('request.malformed', `The body is ${kindOf(value)}, and an object was expected.`);
}

/** `application/json; charset=utf-8` → `application/json` */
export function mediaTypeOf(incoming: IncomingMessage): string {
  return (incoming.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function refuseType(incoming: IncomingMessage, types: readonly string[]): void {
  const type = mediaTypeOf(incoming);
  if (!types.includes(type)) {
    const found = type === '' ? 'no Content-Type' : `the Content-Type ${JSON.stringify(type)}`;
    throw new Refusal('request.unsupported', `The request has ${found}, and ${types[0]} was expected.`);
  }
  const encoding = incoming.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new Refusal(
      'request.unsupported',
      `The body has the Content-Encoding ${JSON.stringify(encoding)}; please send it as it is.`,
    );
  }
}

async function readBytes(call: Call): Promise<Buffer> {
  const refuse = (size: number): Refusal | undefined => (size > BODY_LIMIT_BYTES ? tooLarge() : undefined);
  const refusal = refuse(Number(call.incoming.headers['content-length'] ?? 0));
  if (refusal) throw refusal;
  return receiveBytes(call, refuse);
}

function tooLarge(): Refusal {
  return new Refusal(
    'request.too_large',
    `The body is larger than ${BODY_LIMIT_BYTES} bytes; please send less at once.`,
    {
      members: { limit: BODY_LIMIT_BYTES },
    },
  );
}

function decode(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  throw new Refusal('request.malformed', 'The body is not UTF-8 (RFC 8259 knows no other encoding).');
}

function parseJson(text: string): unknown {
  if (text.trim() === '') throw new Refusal('request.malformed', 'The body is empty, and JSON was expected.');
  const json = parseJsonText(text);
  if (json.kind === 'value') return json.value;
  if (json.kind === 'too_deep') {
    throw new Refusal('limit.exceeded', `The body is nested deeper than ${DEPTH_LIMIT} levels; please flatten it.`, {
      members: { limit: DEPTH_LIMIT },
    });
  }
  const at = /at position \d+( \(line \d+ column \d+\))?/.exec(json.message)?.[0];
  throw new Refusal('request.malformed', `The body is no JSON${at === undefined ? '' : `: it breaks ${at}`}.`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
