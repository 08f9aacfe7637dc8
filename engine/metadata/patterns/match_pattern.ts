// Whether a whole text has the form of a pattern, in time that grows with the text alone: all ways through the pattern
// are followed side by side (Thompson 1968), where JavaScript's own matcher tries them one after the other and may need
// years. Patterns come from packs, texts from requests.

import { type PatternPart, readPattern } from './read_pattern.ts';

/** Longest text that is looked at, in code points: with the states below it bounds what one value can cost. */
export const MOST_MATCHED = 4000;
const MOST_STATES = 500;

export type Matcher = (text: string) => boolean;

/** A place in the pattern, with where it leads. */
type State =
  | { readonly kind: 'one'; readonly takes: RegExp; readonly next: State }
  | { readonly kind: 'fork'; readonly next: State[] }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end'; readonly next: State }
  | { readonly kind: 'matched' };

/** The matcher of a pattern, or why there is none, as the end of a sentence. */
export function compilePattern(
  source: string,
): { readonly ok: true; readonly value: Matcher } | { readonly ok: false; readonly why: string } {
  const read = readPattern(source);
  if (!read.ok) return read;
  const building = { left: MOST_STATES, classes: new Map<string, RegExp>() };
  const first = build(read.value, { kind: 'matched' }, building);
  if (building.left < 0) {
    return { ok: false, why: `it has more than ${MOST_STATES} steps, repetitions written out; make it simpler` };
  }
  return { ok: true, value: (text) => matches(first, text) };
}

interface Building {
  /** States that may still be made; below zero, what is built is thrown away. */
  left: number;
  readonly classes: Map<string, RegExp>;
}

/** The states of a part, from its end: `next` is what follows it. */
function build(part: PatternPart, next: State, building: Building): State {
  building.left -= 1;
  if (building.left < 0) return next;
  switch (part.kind) {
    case 'one':
      return { kind: 'one', takes: classOf(part.source, building), next };
    case 'edge':
      return { kind: 'edge', edge: part.edge, next };
    case 'sequence':
      return part.parts.reduceRight((after, each) => build(each, after, building), next);
    case 'choice':
      return { kind: 'fork', next: part.parts.map((each) => build(each, next, building)) };
    case 'repeat':
      return buildRepeat(part, next, building);
  }
}

function buildRepeat(repeat: PatternPart & { kind: 'repeat' }, next: State, building: Building): State {
  let after = next;
  if (repeat.most === Number.POSITIVE_INFINITY) {
    const loop = { kind: 'fork' as const, next: [next] };
    loop.next.push(build(repeat.part, loop, building));
    after = loop;
  } else {
    for (let count = repeat.least; count < repeat.most && building.left >= 0; count += 1) {
      after = { kind: 'fork', next: [next, build(repeat.part, after, building)] };
    }
  }
  for (let count = 0; count < repeat.least && building.left >= 0; count += 1) {
    after = build(repeat.part, after, building);
  }
  return after;
}

function classOf(source: string, { classes }: Building): RegExp {
  const known = classes.get(source);
  if (known) return known;
  const made = new RegExp(`^(?:${source})$`, 'u');
  classes.set(source, made);
  return made;
}

function matches(first: State, text: string): boolean {
  let at = 0;
  let states = reach([first], { start: true, end: text === '' });
  for (const character of text) {
    at += character.length;
    const next: State[] = [];
    for (const state of states) if (state.kind === 'one' && state.takes.test(character)) next.push(state.next);
    if (next.length === 0) return false;
    states = reach(next, { start: false, end: at === text.length });
  }
  return [...states].some((state) => state.kind === 'matched');
}

/** The states, and all that can be reached from them without a further character. */
function reach(from: readonly State[], here: Readonly<Record<'start' | 'end', boolean>>): ReadonlySet<State> {
  const reached = new Set<State>();
  const open = [...from];
  for (let state = open.pop(); state; state = open.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    if (state.kind === 'fork') open.push(...state.next);
    else if (state.kind === 'edge' && here[state.edge]) open.push(state.next);
  }
  return reached;
}
