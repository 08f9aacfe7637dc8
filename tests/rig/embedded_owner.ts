// A process that owns an embedded database until it is killed: node embedded_owner.ts FOLDER [seconds of grace].
// It prints one line, the database's URL. With seconds given, a second watcher waits only so long for a new owner.

import { readFile } from 'node:fs/promises';
import { ownerFile } from '../../engine/runtime/database/embedded/owner.ts';
import { startEmbedded } from '../../engine/runtime/database/embedded/start.ts';
import { startWatcher } from '../../engine/runtime/database/embedded/watch.ts';

const [folder = '', grace] = process.argv.slice(2);
const database = await startEmbedded({ folder, durable: true, progress: () => undefined });
if (grace !== undefined) {
  const { token } = JSON.parse(await readFile(ownerFile(folder), 'utf8')) as { token: string };
  startWatcher(folder, token, Number(grace));
}
process.stdout.write(`${database.url}\n`);
setInterval(() => undefined, 60_000);
