// Both servers must answer the same to the same, or the figures compare unlike things.

import { ask } from './measure/load.ts';
import type { Contestant } from './measure/window.ts';

/** What two writes of the same cannot have in common. */
const OF_ONE_WRITE = ['id', 'version', 'created_at', 'updated_at'];
/** Where the next page is, which the reference does not tell. */
const OF_ONE_SIDE = ['next'];

/** Asks both once; throws with both answers where they differ. */
export async function checkAnswers(ours: Contestant, theirs: Contestant, does: 'read' | 'write'): Promise<void> {
  const first = await ask(ours.server.port, ours.requests(0)());
  const second = await ask(theirs.server.port, theirs.requests(0)());
  if (first.status !== ours.status || second.status !== theirs.status) {
    throw new Error(`${ours.name}: ${first.status} ${first.body}\n${theirs.name}: ${second.status} ${second.body}`);
  }
  const except = does === 'read' ? OF_ONE_SIDE : OF_ONE_WRITE;
  const [one, other] = [comparable(first.body, except), comparable(second.body, except)];
  if (one !== other) throw new Error(`${ours.name} is unlike ${theirs.name}:\n${one}\n${other}`);
}

/** JSON without these members of the whole, and with members in the order of their names. */
export function comparable(body: string, except: readonly string[]): string {
  const members = Object.entries(JSON.parse(body)).filter(([name]) => !except.includes(name));
  return JSON.stringify(Object.fromEntries(members), (_key, each) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
