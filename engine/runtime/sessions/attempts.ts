// Slows down whoever guesses passwords, and shuts nobody out (OWASP, Slow Down Online Guessing Attacks with Device
// Cookies; ADR 17). A browser that has logged in as somebody before is known by its cookie (devices.ts) and counted by
// itself: what others do under that name does not touch it. All else is counted by network and login, by network, for who
// tries one password with many logins, and by login, for who guesses one from many networks. What is over a limit is not
// refused but takes turns (line.ts), in which the owner comes before who has had many. Counts live in this process: with
// several nodes a guesser has as many times the tries as there are nodes.

import { setTimeout } from 'node:timers/promises';
import { Refusal } from '../../problems.ts';
import { type Counter, makeTally, type Tally } from '../operation/tally.ts';
import { type Clock, type Gate, makeLine } from './line.ts';
import { type Wider, widerThan } from './wider.ts';

const WINDOW_MS = 15 * 60_000;
const PER_LOGIN_AND_NETWORK = 10;
const PER_DEVICE = 10;
const PER_NETWORK = 100;
/** What NIST SP 800-63B (5.2.2) allows for one account. */
const PER_LOGIN = 100;
const LOGIN_PACE_MS = 1_000;
const NETWORK_PACE_MS = 2_000;
const WIDER_PACE_MS = 1_000;
/** Each attempt takes a core 30 ms, so that in a window there are not many more. */
const CELLS = 2 ** 16;

const NEWS_MS = 60_000;
const NEWS_IN_ALL = 600;
const NEWS_CELLS = 2 ** 13;

export interface Attempt {
  readonly network: string;
  /** With the number of its tenant. */
  readonly login: string;
  /** Names a device that has logged in as this login before; null: none. */
  readonly device: string | null;
}

export interface NotedAttempt {
  /** When it succeeded, or nobody came to judge it. */
  readonly takeBack: () => void;
  /** Whether it had to take turns. */
  readonly isSlowed: boolean;
}

export interface Attempts {
  /**
   * Counts an attempt as failed when its turn comes, until that is taken back. Throws `server.busy`, and `rate.limited`
   * where too many come from its network, when its turn does not come in time, and then counts nothing.
   */
  readonly note: (attempt: Attempt) => Promise<NotedAttempt>;
  /** The same of who is logged in and has to know the password again, by their session; throws `rate.limited` at once. */
  readonly noteSession: (session: string) => () => void;
  /** Whether it is to be noted that attempts with a login are slowed down: once a minute. */
  readonly isNews: (login: string) => boolean;
}

const CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms) => setTimeout(ms, undefined, { ref: false }),
  random: Math.random,
};

export function makeAttempts(clock: Clock = CLOCK): Attempts {
  const tally = makeTally({ windowMs: WINDOW_MS, cells: CELLS, now: clock.now });
  const line = makeLine(clock);
  return {
    note: async ({ network, login, device }) => {
      const name = nameOf(login);
      const ofDevice = tally.of(`device ${device} ${name}`);
      // A device that is over its limit is one of all the others.
      if (device !== null && ofDevice.count() < PER_DEVICE) return { takeBack: ofDevice.add(), isSlowed: false };
      const wider = widerThan(network);
      const limits = limitsOf(tally, { network, wider, name });
      const over = limits.filter(({ counter, limit }) => counter.count() >= limit);
      const comer = { login: name, networks: [...wider.map((each) => each.network), network] };
      // What need not wait is counted at once, however many come together.
      if (over.length === 0) line.pass(comer);
      else if (!(await line.wait(comer, over))) throw refusalOf(over);
      const added = limits.map(({ counter }) => counter.add());
      const takeBack = (): void => {
        for (const each of added) each();
      };
      return { takeBack, isSlowed: over.length > 0 };
    },
    noteSession: (session) => {
      const counter = tally.of(`session ${session}`);
      if (counter.count() >= PER_DEVICE) throw limitRefusal(counter.secondsUntilBelow(PER_DEVICE));
      return counter.add();
    },
    isNews: makeNews(clock),
  };
}

/** As it is compared (sql/folded.ts). */
function nameOf(login: string): string {
  return login.normalize('NFC').toLowerCase();
}

/** A limit, and the gate that those go through who are over it. */
interface Limit extends Gate {
  readonly counter: Counter;
  readonly limit: number;
}

interface Comer {
  readonly network: string;
  readonly wider: readonly Wider[];
  readonly name: string;
}

function limitsOf(tally: Tally, { network, wider, name }: Comer): readonly Limit[] {
  const own = { gate: `network ${network}`, paceMs: NETWORK_PACE_MS };
  const limits: Limit[] = [
    { counter: tally.of(`login ${name}`), limit: PER_LOGIN, gate: `login ${name}`, paceMs: LOGIN_PACE_MS },
    { counter: tally.of(`both ${network} ${name}`), limit: PER_LOGIN_AND_NETWORK, ...own },
    { counter: tally.of(own.gate), limit: PER_NETWORK, ...own },
  ];
  for (const { network: whole, limit } of wider) {
    const gate = `network ${whole}`;
    if (limit !== null) limits.push({ counter: tally.of(gate), limit, gate, paceMs: WIDER_PACE_MS });
  }
  return limits;
}

function makeNews({ now }: Clock): Attempts['isNews'] {
  const tally = makeTally({ windowMs: NEWS_MS, cells: NEWS_CELLS, now });
  return (login) => {
    const limits = [
      { counter: tally.of('all'), limit: NEWS_IN_ALL },
      { counter: tally.of(`login ${nameOf(login)}`), limit: 1 },
    ];
    if (limits.some(({ counter, limit }) => counter.count() >= limit)) return false;
    for (const { counter } of limits) counter.add();
    return true;
  };
}

function refusalOf(over: readonly Limit[]): Refusal {
  const isOfNetwork = over.some(({ gate }) => gate.startsWith('network '));
  return isOfNetwork
    ? limitRefusal(NETWORK_PACE_MS / 1_000)
    : new Refusal('server.busy', 'Too many attempts with this login are waiting; please try again in a moment.');
}

function limitRefusal(seconds: number): Refusal {
  const detail = 'Too many attempts to log in have failed; please wait a moment and try again.';
  return new Refusal('rate.limited', detail, { members: { retry_after: seconds } });
}
