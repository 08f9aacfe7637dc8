// Takes the port, or says in a sentence why it can't be had.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartRefusal } from '../database/embedded/refusal.ts';

export interface ListenPlace {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** The environment's variable that chose the port. */
  readonly variable: 'PORT' | 'CAHIER_METRICS_PORT';
}

/** Where measurements are served: for this machine alone. */
export function metricsPlace(port: number): ListenPlace {
  return { host: '127.0.0.1', port, variable: 'CAHIER_METRICS_PORT' };
}

/** The port that was taken: the one asked for, or a free one for 0. */
export function listen(server: Server, place: ListenPlace): Promise<number> {
  const { host, port } = place;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusalFor(error, place)));
    server.listen({ host, port, exclusive: true }, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Whether the ports can be had, all of them at once, asked before what takes long; throws the same sentences. */
export async function refuseTakenPorts(places: readonly ListenPlace[]): Promise<void> {
  const probes: Server[] = [];
  try {
    for (const place of places) {
      const probe = createServer();
      await listen(probe, place);
      probes.push(probe);
    }
  } finally {
    await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  }
}

function refusalFor(error: NodeJS.ErrnoException, { host, port, variable }: ListenPlace): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartRefusal(
        `Port ${port} on ${host} is taken by another program: stop that one, or choose another port with ${variable}, such as ${variable}=${port + 1} npm start.`,
      );
    case 'EACCES':
      return new StartRefusal(`This user may not open port ${port}: choose one from 1024 on with ${variable}.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartRefusal(`This machine has no address ${host}: set HOST to 127.0.0.1, or to one that it has.`);
    default:
      return error;
  }
}
