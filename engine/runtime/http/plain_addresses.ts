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
}

export type FindRoute = (path: string) => FoundRoute | undefined;

/** Of several that fit, the one that was given first is found, as with Express. */
export function plainAddresses(groups: readonly RouteGroup[]): FindRoute {
  const patterns = groups.map((group) => ({ group, segments: segmentsOf(group.path) }));
  const byLength = Map.groupBy(patterns, ({ segments }) => segments.length);
  return (path) => {
    if (!PLAIN.test(path)) return undefined;
    const segments = segmentsOf(path);
    const pattern = byLength.get(segments.length)?.find((each) => fits(each, segments));
    return pattern && { group: pattern.group, parts: partsOf(pattern, segments) };
  };
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').slice(1);
}

function fits({ segments }: Pattern, given: readonly string[]): boolean {
  return segments.every((segment, index) => segment.startsWith(':') || segment === given[index]);
}

function partsOf({ segments }: Pattern, given: readonly string[]): PathParts {
  const parts: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    if (segment.startsWith(':')) parts[segment.slice(1)] = given[index] ?? '';
  }
  return parts;
}
