// What the environment decides about HTTP. Read once at start; what cannot be is refused in one sentence.

import { StartRefusal } from '../database/embedded/refusal.ts';
import { parseTrustedProxies, type TrustedProxies } from './origin.ts';

export interface HttpSettings {
  /** Hosts `<tenant>.<base domain>` name a tenant; in lower case, without port. */
  readonly baseDomain: string;
  /** Origin for links and for comparing with the Origin of browsers; null: the request's own host. */
  readonly publicUrl: string | null;
  readonly trustedProxies: TrustedProxies;
  /** Lets people log in over plain http from other machines. */
  readonly allowsInsecureLogin: boolean;
  readonly fileSizeLimit: number;
}

export const FILE_SIZE_LIMIT = 25 * 1024 * 1024;

export function readHttpSettings(environment: Readonly<Record<string, string | undefined>>): HttpSettings {
  return {
    baseDomain: (environment['CAHIER_BASE_DOMAIN'] || 'localhost').toLowerCase(),
    publicUrl: publicUrlOf(environment['CAHIER_PUBLIC_URL']),
    trustedProxies: parseTrustedProxies(environment['CAHIER_TRUSTED_PROXIES'] ?? ''),
    allowsInsecureLogin: environment['CAHIER_INSECURE_HTTP'] === '1',
    fileSizeLimit: fileSizeLimitOf(environment['CAHIER_FILE_LIMIT']),
  };
}

function publicUrlOf(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (URL.canParse(text)) return new URL(text).origin;
  throw new StartRefusal(`CAHIER_PUBLIC_URL is ${JSON.stringify(text)}: give a URL such as https://crm.example.com.`);
}

function fileSizeLimitOf(text: string | undefined): number {
  if (text === undefined || text === '') return FILE_SIZE_LIMIT;
  const bytes = Number(text);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new StartRefusal(`CAHIER_FILE_LIMIT is ${JSON.stringify(text)}: give a number of bytes.`);
}
