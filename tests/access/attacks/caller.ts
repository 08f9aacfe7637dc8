// Who attacks: each request of theirs is counted, and each answer is looked through for what is hidden from them.

import type { Asked } from '../../rig/ask.ts';
import type { CallerName, Canaries } from './canaries.ts';
import type { Place } from './places.ts';
import type { Report } from './report.ts';
import { type Answer, type Swap, send, shown } from './send.ts';

type Headers = Readonly<Record<string, string>>;

export interface Caller {
  readonly name: CallerName;
  /** Key of their tenant. */
  readonly tenant: string;
  /** Their token. */
  readonly headers: Headers;
  /** Their session, as a browser sends it. */
  readonly cookie: string;
  /** What they may see. */
  readonly own: Place;
  /** With their token, unless the request says how else. */
  readonly ask: (asked: Asked) => Promise<Answer>;
  /** Without it. */
  readonly askBare: (asked: Asked) => Promise<Answer>;
}

export interface Watch {
  readonly url: string;
  readonly canaries: Canaries;
  readonly report: Report;
}

export function callerOf({ url, canaries, report }: Watch, is: Omit<Caller, 'ask' | 'askBare'>): Caller {
  const ask = async (asked: Asked, headers: Headers): Promise<Answer> => {
    report.countRequest();
    const answer = await send(url, { ...asked, headers: { ...headers, ...asked.headers } });
    const request = wordsOf(asked);
    if (answer.status >= 500) report.fail(`${request} of ${is.name} failed: ${answer.status} ${answer.text}`);
    const brought = `${asked.path} ${JSON.stringify(asked.headers ?? {})} ${asked.body ?? ''}`;
    const found = canaries.found(`${answer.head}\n${answer.text}`, is.name, brought);
    if (found.length > 0) {
      report.leak({ caller: is.name, request, what: `${answer.status} tells ${found.slice(0, 3).join(', ')}` });
    }
    return answer;
  };
  return {
    ...is,
    // A token decides alone, so a request with a cookie brings none.
    ask: (asked) => ask(asked, asked.headers?.['Cookie'] === undefined ? is.headers : {}),
    askBare: (asked) => ask(asked, {}),
  };
}

const LONGEST_BODY = 300;

/** For a person to read. */
export function wordsOf({ method = 'GET', path, headers = {}, body }: Asked): string {
  const { Authorization, 'Content-Type': _, ...told } = headers;
  const more = Object.keys(told).length > 0 ? ` with ${JSON.stringify(told)}` : '';
  return `${method} ${path}${more}${body === undefined ? '' : ` ${String(body).slice(0, LONGEST_BODY)}`}`;
}

/** A request about what is hidden, and the same about what nobody has: their answers may differ in the swapped texts alone. */
export interface Pair {
  readonly asked: Asked;
  readonly double: Asked;
  readonly swaps: readonly Swap[];
}

export async function askPair(report: Report, caller: Caller, { asked, double, swaps }: Pair): Promise<void> {
  const told = shown(await caller.ask(asked), swaps, 0);
  const other = shown(await caller.ask(double), swaps, 1);
  if (told === other) return;
  const what = `is answered otherwise than what is not there: ${apart(told, other)}`;
  report.leak({ caller: caller.name, request: wordsOf(asked), what });
}

const AROUND = 60;

/** Where two texts part. */
export function apart(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const cut = (text: string) => JSON.stringify(text.slice(Math.max(0, at - AROUND), at + AROUND));
  return `${cut(one)} and ${cut(other)}`;
}
