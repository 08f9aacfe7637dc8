// Pairs of requests: one about what is hidden, one about what nobody has, of the same length.

import { randomBytes } from 'node:crypto';
import type { Asked } from '../../rig/ask.ts';
import type { Pair } from './caller.ts';
import { wordOfNobody } from './canaries.ts';
import { jsonAsked } from './keeper.ts';

/** An id of the same time that no record has. */
export function idOfNobody(id: string): string {
  return `${id.slice(0, -12)}${randomBytes(6).toString('hex')}`;
}

/** A name of the same length that nothing has. */
export function nameOfNothing(name: string): string {
  return `${name.slice(0, Math.max(1, name.length - 3))}qqq`.slice(0, name.length);
}

export function byId(id: string, ask: (id: string) => Asked): Pair {
  return swapped(id, idOfNobody(id), ask);
}

export function byWord(word: string, ask: (word: string) => Asked): Pair {
  return swapped(word, wordOfNobody(), ask);
}

/** `path` may lead over references; the last name of it is swapped. */
export function byName(path: string, ask: (path: string) => Asked): Pair {
  const names = path.split('.');
  const last = names.pop() ?? '';
  return { ...swapped(path, [...names, nameOfNothing(last)].join('.'), ask), swaps: [[last, nameOfNothing(last)]] };
}

export function swapped(text: string, other: string, ask: (text: string) => Asked): Pair {
  return { asked: ask(text), double: ask(other), swaps: [[text, other]] };
}

export function get(path: string, headers: Readonly<Record<string, string>> = {}): Asked {
  return { method: 'GET', path, headers };
}

export function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Asked {
  return jsonAsked('POST', path, body, headers);
}

export function patch(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Asked {
  return jsonAsked('PATCH', path, body, headers);
}

export function remove(path: string, headers: Readonly<Record<string, string>> = {}): Asked {
  return { method: 'DELETE', path, headers };
}

/** A rule as a parameter of a list. */
export function whereOf(rule: unknown): string {
  return `where=${encodeURIComponent(JSON.stringify(rule))}`;
}

export function is(path: string, value: unknown): unknown {
  return { '==': [{ var: path }, value] };
}
