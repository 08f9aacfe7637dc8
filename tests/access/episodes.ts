// The episodes of a world, one after the other, once all cases of it were asked.

import type { Stage, Witnessed } from './case.ts';
import { EPISODES } from './operations/operations.ts';
import type { World } from './oracle/rights.ts';
import { readStored } from './oracle/tables.ts';

export interface Happened extends Witnessed {
  readonly operation: string;
}

/** `world`: as it was; it is looked at anew. */
export async function runEpisodes(
  stage: Omit<Stage, 'look'>,
  { model, today }: Pick<World, 'model' | 'today'>,
): Promise<readonly Happened[]> {
  const look = async (): Promise<World> => ({
    model,
    ...(await readStored(stage.query, model)),
    today,
    known: new Map(),
  });
  const found: Happened[] = [];
  for (const [operation, episode] of Object.entries(EPISODES)) {
    const witnessed = await episode({ ...stage, look });
    found.push(...witnessed.map((each) => ({ operation, ...each })));
  }
  return found;
}
