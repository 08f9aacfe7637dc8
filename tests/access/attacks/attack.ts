// The whole attack: the siege is founded, everybody looks, what is hidden is laid, everybody looks again, and then every route
// of the OpenAPI document is tried with what is not theirs.

import type { PresentedModel } from '../../../schemas/http/model.ts';
import { eachOf, type Rig } from '../rig.ts';
import { aimsOf } from './aim.ts';
import { askPair, type Caller, type Pair } from './caller.ts';
import { control } from './controls.ts';
import { attackCredentials } from './credentials.ts';
import { attackCursors } from './cursors.ts';
import { get } from './doubles.ts';
import { attackEvents } from './events.ts';
import { foundSiege } from './found.ts';
import { layHidden, layRestricted } from './lay.ts';
import { compareLooks, look } from './looks.ts';
import { readOperations, type ServedOperation, strangersAmong } from './operations.ts';
import { attackReplays } from './replays.ts';
import type { Leak } from './report.ts';
import { closeSending } from './send.ts';
import { isAttacked, type Siege } from './siege.ts';
import { compareVictims, hashVictims } from './victims.ts';
import { ACCOUNTS } from './ways/accounts.ts';
import { ACROSS } from './ways/across.ts';
import { READING } from './ways/reading.ts';
import { unreadablePairs } from './ways/unreadable.ts';
import { WRITING } from './ways/writing.ts';

export interface Attacked {
  readonly requests: number;
  readonly leaks: readonly Leak[];
  /** What keeps the run from proving anything. */
  readonly failures: readonly string[];
}

/** For a short form of the attack. */
export const SOME_ENTITIES: readonly string[] = ['account', 'opportunity'];

export interface Attacking {
  /** Key of the tenant that is made. */
  readonly key: string;
  /** Entities whose records are attacked one by one; all of them unless told. */
  readonly entities?: readonly string[] | undefined;
  /** Whether to stop once something was found. */
  readonly first?: boolean;
}

export async function attack(rig: Rig, { key, entities, first = false }: Attacking): Promise<Attacked> {
  const founded = await foundSiege(rig, { key, entities });
  const { report } = founded;
  const operations = await readOperations(founded.keepers.home);
  for (const sentence of strangersAmong(operations)) report.fail(sentence);
  const attacked = operations.filter(({ entity }) => entity === undefined || isAttacked(founded, entity));
  const siege = await lookAndLay(founded);
  const isEnough = (): boolean => first && report.leaks.length > 0;
  const steps = [
    () => attackReplays(rig, siege),
    () => attackInSight(rig, siege, { attacked, isEnough }),
    () => attackEvents(siege),
    () => control(rig, siege, attacked),
  ];
  for (const step of steps) if (!isEnough()) await step();
  closeSending();
  return { requests: report.requests(), leaks: report.leaks, failures: report.failures };
}

/** Nobody sees a difference when what they may not see is stored. */
async function lookAndLay(siege: Siege): Promise<Siege> {
  const { chief, clerk, outsider } = siege.callers;
  const outside = await look(siege, outsider);
  const small = await look(siege, clerk);
  await layRestricted(siege);
  const large = await look(siege, chief);
  const there = await layHidden(siege);
  compareLooks(siege, outsider, outside, await look(siege, outsider));
  compareLooks(siege, clerk, small, await look(siege, clerk));
  compareLooks(siege, chief, large, await look(siege, chief));
  return { ...siege, invitations: { ...siege.invitations, there } };
}

interface Attack {
  readonly attacked: readonly ServedOperation[];
  readonly isEnough: () => boolean;
}

/** While this runs nobody changes what the victims have. */
async function attackInSight(rig: Rig, siege: Siege, attack: Attack): Promise<void> {
  const { attacked, isEnough } = attack;
  const before = await hashVictims(rig, siege);
  await attackCursors(siege);
  if (!isEnough()) await attackCredentials(rig, siege, attacked);
  for (const caller of Object.values(siege.callers)) if (!isEnough()) await attackPairs(siege, caller, attack);
  compareVictims(siege, before, await hashVictims(rig, siege));
}

/** What is hidden from the caller, by every way of every route. */
async function attackPairs(siege: Siege, caller: Caller, { attacked, isEnough }: Attack): Promise<void> {
  const seen: PresentedModel = (await caller.ask(get('/api/model'))).json;
  const pairs = [
    ...attacked.flatMap((operation) => pairsFor(siege, caller, operation)),
    ...unreadablePairs(siege, caller, seen),
  ];
  await eachOf(pairs, async (pair) => {
    if (!isEnough()) await askPair(siege.report, caller, pair);
  });
}

function pairsFor(siege: Siege, caller: Caller, { way, entity }: ServedOperation): readonly Pair[] {
  const ofRecords = READING[way] ?? WRITING[way];
  if (entity === undefined || ofRecords === undefined) return (ACROSS[way] ?? ACCOUNTS[way])?.(siege, caller) ?? [];
  return aimsOf(siege, caller, entity).flatMap(ofRecords);
}
