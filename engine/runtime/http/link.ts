// Links that leave the server, in mails and messages. They are made from its settings: the header Host is the sender's to
// choose, and a link with a secret must not lead to their machine.

import { Refusal } from '../../problems.ts';
import type { Call } from './route.ts';
import type { HttpSettings } from './settings.ts';

/** The address of a tenant: its own host where the server is known by its base domain, else that of all tenants. */
export function tenantOrigin(
  { publicUrl, baseDomain }: Pick<HttpSettings, 'publicUrl' | 'baseDomain'>,
  { key, port }: { readonly key: string; readonly port: number },
): string {
  const url = new URL(publicUrl ?? `http://${baseDomain}:${port}`);
  if (url.hostname === baseDomain || url.hostname.endsWith(`.${baseDomain}`)) url.hostname = `${key}.${baseDomain}`;
  return url.origin;
}

/** The same for who asks; throws `address.unknown` where nobody has told the server how others reach it. */
export function originFor(settings: HttpSettings, call: Call, key: string): string {
  if (settings.publicUrl === null && !call.exchange.origin.isLoopback) {
    throw new Refusal('address.unknown', 'No link can be made: set CAHIER_PUBLIC_URL on the server.');
  }
  return tenantOrigin(settings, { key, port: call.incoming.socket.localPort ?? 0 });
}

/** After the # it is sent to no server and stands in no log. */
export function invitationPath(value: string): string {
  return `/invitation#${value}`;
}
