// Serves the user interface: the built one from a folder, or in development through Vite, on the same port as the API.

import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import express, { type Express, type Request as Incoming, type NextFunction, type Response } from 'express';
import { COMPRESSED_SUFFIX } from './compressed.ts';
import { exchangeOf } from './exchange.ts';

/** Where the interface comes from; `none` for servers that answer the API alone. */
export type UiSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'built'; readonly folder: string }
  | { readonly kind: 'dev'; readonly root: string; readonly cache: string };

/** Names of files below assets/ hold a hash of their content, so they never change. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Mounts the interface after the API's routes; gives what closes it. */
export async function mountUi(app: Express, source: UiSource): Promise<() => Promise<void>> {
  if (source.kind === 'built') mountBuilt(app, source.folder);
  return source.kind === 'dev' ? mountDev(app, source) : async () => undefined;
}

function mountBuilt(app: Express, folder: string): void {
  const assets = join(folder, 'assets');
  sendCompressed(app, folder);
  app.use(
    express.static(folder, {
      index: false,
      redirect: false,
      cacheControl: false,
      setHeaders: (response: Response, path) => {
        response.setHeader('Cache-Control', path.startsWith(assets) ? FOR_EVER : 'no-cache');
        if (!path.endsWith(COMPRESSED_SUFFIX)) return;
        response.setHeader('Content-Encoding', 'br');
        response.type(extname(path.slice(0, -COMPRESSED_SUFFIX.length)));
      },
    }),
  );
  app.use((incoming: Incoming, response: Response, next: NextFunction) => {
    if (!isPage(incoming)) {
      next();
      return;
    }
    exchangeOf(response).route = 'ui';
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(join(folder, 'index.html'), { cacheControl: false, dotfiles: 'allow' });
  });
}

/** Whoever can read it gets the compressed form of a file that has one; the names are those of the build. */
function sendCompressed(app: Express, folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const compressed = new Set(
    files.filter((file) => file.endsWith(COMPRESSED_SUFFIX)).map((file) => `/${file.replaceAll('\\', '/')}`),
  );
  app.use((incoming: Incoming, response: Response, next: NextFunction) => {
    if (compressed.has(incoming.path + COMPRESSED_SUFFIX)) {
      response.vary('Accept-Encoding');
      if (incoming.acceptsEncodings('br') === 'br') incoming.url = incoming.path + COMPRESSED_SUFFIX;
    }
    next();
  });
}

/** An address of the interface itself: not the API's, and not a file that is missing. */
function isPage(incoming: Incoming): boolean {
  const isRead = incoming.method === 'GET' || incoming.method === 'HEAD';
  return isRead && !/^\/api(\/|$)/.test(incoming.path) && !/\.[a-z0-9]+$/i.test(incoming.path);
}

async function mountDev(
  app: Express,
  { root, cache }: Extract<UiSource, { readonly kind: 'dev' }>,
): Promise<() => Promise<void>> {
  // Only development pays for loading Vite.
  const { createServer: createVite } = await import('vite');
  const socket: Server = createServer();
  const vite = await createVite({
    root,
    configFile: join(root, 'vite.config.ts'),
    // Vite's own way writes a bundle of the file into node_modules, which may be another user's.
    configLoader: 'native',
    cacheDir: cache,
    appType: 'spa',
    server: { middlewareMode: true, hmr: { server: socket } },
  });
  await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve));
  app.use((incoming: Incoming, response: Response, next: NextFunction) => {
    // The sources of runtime-ui/api lie below /api too; no route of the interface ends like one.
    if (/^\/api(\/|$)/.test(incoming.path) && !/\.tsx?$/.test(incoming.path)) next();
    else vite.middlewares(incoming, response, next);
  });
  return async () => {
    await vite.close();
    socket.close();
  };
}
