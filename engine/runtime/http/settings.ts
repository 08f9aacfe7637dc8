// What the environment decides about HTTP. Read once at start; what cannot be is refused in one sentence.

import { StartRefusal } from '../database/embedded/refusal.ts';
import { parseTrustedProxies, type TrustedProxies } from './origin.ts';
import type { RateLimits } from './rates.ts';

export interface HttpSettings {
  /** Hosts `<tenant>.<base domain>` name a tenant; in lower case, without port. */
  readonly baseDomain: string;
  /** Origin for links and for comparing with the Origin of browsers; null: the request's own host. */
  readonly publicUrl: string | null;
  readonly trustedProxies: TrustedProxies;
  /** Lets people log in over plain http from other machines. */
  readonly allowsInsecureLogin: boolean;
  readonly fileSizeLimit: number;
  readonly rates: RateLimits;
}

export const FILE_SIZE_LIMIT = 25 * 1024 * 1024;
/** Fifty a second of one program, and twice that of an office behind one address. */
const RATE_PER_TOKEN = 3_000;
const RATE_PER_ADDRESS = 6_000;

type Environment = Readonly<Record<string, string | undefined>>;

export function readHttpSettings(environment: Environment): HttpSettings {
  return {
    baseDomain: (environment['CAHIER_BASE_DOMAIN'] || 'localhost').toLowerCase(),
    publicUrl: publicUrlOf(environment['CAHIER_PUBLIC_URL']),
    trustedProxies: parseTrustedProxies(environment['CAHIER_TRUSTED_PROXIES'] ?? ''),
    allowsInsecureLogin: environment['CAHIER_INSECURE_HTTP'] === '1',
    fileSizeLimit: wholeNumber('CAHIER_FILE_LIMIT', environment, BYTES) ?? FILE_SIZE_LIMIT,
    rates: {
      perToken: wholeNumber('CAHIER_RATE_PER_TOKEN', environment, PER_MINUTE) ?? RATE_PER_TOKEN,
      perAddress: wholeNumber('CAHIER_RATE_PER_ADDRESS', environment, PER_MINUTE) ?? RATE_PER_ADDRESS,
    },
  };
}

function publicUrlOf(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (/^https?:/i.test(text) && URL.canParse(text)) return new URL(text).origin;
  throw new StartRefusal(`CAHIER_PUBLIC_URL is ${JSON.stringify(text)}: give a URL such as https://crm.example.com.`);
}

interface Wanted {
  readonly least: number;
  /** Completes “give …”. */
  readonly what: string;
}

const BYTES: Wanted = { least: 1, what: 'a number of bytes' };
const PER_MINUTE: Wanted = { least: 0, what: 'a number of requests per minute, 0 for any number' };

function wholeNumber(name: string, environment: Environment, { least, what }: Wanted): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new StartRefusal(`${name} is ${JSON.stringify(text)}: give ${what}.`);
}
