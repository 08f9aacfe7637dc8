// Finds the route of an address that is plain: letters, digits, `_` and `-` between single slashes, as all but a few are.
// Express tries the expression of one route after the other, and dresses up the request: with the headers that were set
// one by one (headers.ts) a tenth of the CPU of reading one record, by profile. What is not plain, or no route of ours, is
// left to it.

import type { FoundRoute, PathParts, RouteGroup } from './route.ts';

const PLAIN = /^(?:\/[\w-]+)+$/;

interface Pattern {
  readonly group: RouteGroup;
  /** `:name` stands for any segment. */
  readonly segments: readonly string[];
  readonly names: readonly (readonly [name: string, index: number])[];
}

export type FindRoute = (path: string) => FoundRoute | undefined;

/** Of several that fit, the one that was given first is found, as with Express. */
export function plainAddresses(groups: readonly RouteGroup[]): FindRoute {
  const patterns = groups.map(patternOf);
  const seconds = new Set(patterns.map(({ segments }) => segments[1]).filter((each) => !isName(each)));
  const bySecond = new Map([...seconds].map((second) => [second, patterns.filter((each) => fitsAt(each, 1, second))]));
  const others = patterns.filter(({ segments }) => isName(segments[1]));
  return (path) => {
    if (!PLAIN.test(path)) return undefined;
    const segments = segmentsOf(path);
    for (const pattern of bySecond.get(segments[1]) ?? others) {
      if (fits(pattern, segments)) return { group: pattern.group, parts: partsOf(pattern, segments) };
    }
    return undefined;
  };
}

function patternOf(group: RouteGroup): Pattern {
  const segments = segmentsOf(group.path);
  const names = segments.flatMap((segment, index) => (isName(segment) ? [[segment.slice(1), index] as const] : []));
  return { group, segments, names };
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').slice(1);
}

function isName(segment: string | undefined): boolean {
  return segment?.startsWith(':') === true;
}

function fits(pattern: Pattern, given: readonly string[]): boolean {
  if (pattern.segments.length !== given.length) return false;
  for (let index = 0; index < given.length; index += 1) if (!fitsAt(pattern, index, given[index])) return false;
  return true;
}

function fitsAt({ segments }: Pattern, index: number, given: string | undefined): boolean {
  const segment = segments[index];
  return segment === given || isName(segment);
}

function partsOf({ names }: Pattern, given: readonly string[]): PathParts {
  const parts: Record<string, string> = {};
  for (const [name, index] of names) parts[name] = given[index] ?? '';
  return parts;
}
