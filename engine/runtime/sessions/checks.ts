// Who is next where passwords wait to be hashed: each takes a core for 30 ms. Senders take rounds, one each, so that one who
// sends many waits for itself. Where too many wait, one of the latest round goes, by lot, and a known sender only where
// there is no other: a flood of logins from everywhere fills the line, and keeps nobody out of it who is known.

import { Refusal } from '../../problems.ts';

export interface Sender {
  readonly name: string;
  /** A device that its user has logged in from, or somebody who is logged in. */
  readonly isKnown: boolean;
}

/** Does the work when it is the sender's turn; throws `server.busy`. */
export type InTurn = <T>(sender: Sender, work: () => Promise<T>) => Promise<T>;

interface Waiting extends Sender {
  readonly round: number;
  readonly begin: () => void;
  readonly refuse: () => void;
}

export interface Capacity {
  readonly atOnce: number;
  readonly waiting: number;
  /** From 0 to 1. */
  readonly random?: () => number;
}

export function makeChecks({ atOnce, waiting: most, random = Math.random }: Capacity): InTurn {
  /** Who is next comes first. */
  const waiting: Waiting[] = [];
  let running = 0;
  let round = 0;

  const enter = ({ name, isKnown }: Sender): Promise<void> =>
    new Promise((begin, reject) => {
      const own = waiting.findLast((each) => each.name === name);
      const one = {
        name,
        isKnown,
        round: own === undefined ? round : own.round + 1,
        begin,
        refuse: () => reject(busy()),
      };
      const place = waiting.findIndex((each) => each.round > one.round);
      waiting.splice(place < 0 ? waiting.length : place, 0, one);
      if (waiting.length > most) surplus()?.refuse();
    });

  /** Takes out one who has to go. */
  const surplus = (): Waiting | undefined => {
    const latest = waiting.filter((each) => each.round === waiting.at(-1)?.round);
    const strangers = latest.filter((each) => !each.isKnown);
    const those = strangers.length > 0 ? strangers : latest;
    const drawn = those[Math.floor(random() * those.length)];
    return drawn && waiting.splice(waiting.indexOf(drawn), 1)[0];
  };

  return async (sender, work) => {
    // Whoever ends hands its place on, so `running` stays as it is.
    if (running >= atOnce) await enter(sender);
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else {
        round = next.round;
        next.begin();
      }
    }
  };
}

function busy(): Refusal {
  return new Refusal('server.busy', 'Too many logins are being checked; please try again in a moment.');
}
