// Headers that every answer has: those that keep browsers from what our pages never do, and the id of the request. They
// are made once, by helmet, and go out with the others in one piece. JSON is no page, and brings along those alone that
// mean something for it (OWASP, REST Security Cheat Sheet).

import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

type Headers = Readonly<Record<string, string>>;

/** By what an answer is: a page or whatever else a browser shows, or JSON. */
export interface CommonHeaders {
  readonly page: Headers;
  readonly json: Headers;
}

const OF_JSON: readonly string[] = [
  'Cross-Origin-Resource-Policy',
  'Strict-Transport-Security',
  'X-Content-Type-Options',
  'X-Frame-Options',
];

export function securityHeaders(isDevelopment: boolean): CommonHeaders {
  const page = pageHeaders(isDevelopment);
  const kept = Object.entries(page).filter(([name]) => OF_JSON.includes(name));
  return {
    page,
    json: { 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'", ...Object.fromEntries(kept) },
  };
}

/** Styles are inline because the interface's components set their own; scripts never are, save in development. */
function pageHeaders(isDevelopment: boolean): Headers {
  const inline = isDevelopment ? ["'unsafe-inline'"] : [];
  const set = helmet({
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
  // An answer that is sent to nobody tells what helmet sets, spelt as it spells it.
  const incoming = new IncomingMessage(new Socket());
  const response = new ServerResponse(incoming);
  const headers: Record<string, string> = {};
  response.setHeader = (name, value) => {
    headers[name] = String(value);
    return response;
  };
  set(incoming, response, () => undefined);
  return headers;
}

/** Of an exchange: its id, and what its answer has in any case. */
interface Identified {
  readonly id: string;
  readonly headers: CommonHeaders;
}

/** All headers of an answer; `own` ones win over common ones of the same spelling. */
export function headersOf(
  exchange: Identified,
  kind: keyof CommonHeaders,
  own: Readonly<Record<string, unknown>>,
): OutgoingHttpHeaders {
  return { ...exchange.headers[kind], 'X-Request-Id': exchange.id, ...own } as OutgoingHttpHeaders;
}
