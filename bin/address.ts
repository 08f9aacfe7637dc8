// Where the server listens and where people open a tenant in their browser, as the environment says.

import { StartRefusal } from '../engine/runtime/database/embedded/refusal.ts';
import { readHttpSettings } from '../engine/runtime/http/settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 3000;

/** The port of the server; 0 stands for any free one. Throws a StartRefusal for what is no port. */
export function serverPort(environment: Environment): number {
  return portOf('PORT', environment) ?? DEFAULT_PORT;
}

/** undefined: the variable is not set. Throws a StartRefusal for what is no port. */
export function portOf(name: string, environment: Environment): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new StartRefusal(`${name} is ${JSON.stringify(text)}: give a number from 0 to 65535 (0 takes any free port).`);
}

/** The key of a tenant is the first label of its host; a proxy before the server is known by CAHIER_PUBLIC_URL. */
export function tenantAddress(key: string, port: number, environment: Environment): string {
  const { baseDomain, publicUrl } = readHttpSettings(environment);
  const address = new URL(publicUrl ?? `http://${baseDomain}:${port}`);
  address.hostname = `${key}.${baseDomain}`;
  return address.origin;
}
