// The policy `tighten`: what one pack asks of a value, another may only ask more strictly.

import type { Json } from './pack.ts';

/** required, readonly: true or a rule; the parts of all layers are joined by or. */
export function joinConditions(below: Json, above: Json): Json {
  if (below === true || above === true) return true;
  if (below === false) return above;
  if (above === false) return below;
  return { or: [below, above] };
}

type Direction = 'lower' | 'higher';

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  max_length: 'lower',
  max: 'lower',
  max_size: 'lower',
  digits: 'lower',
  min_length: 'higher',
  min: 'higher',
};

/** Why the new value is not stricter than the old one, or undefined. */
export function tightenProblem(key: string, below: Json, above: Json): string | undefined {
  const direction = DIRECTIONS[key];
  if (direction) {
    const fits = direction === 'lower' ? Number(above) <= Number(below) : Number(above) >= Number(below);
    if (fits) return undefined;
    return `"${key}" may only be made stricter: ${String(below)} can become ${direction}, not ${String(above)}.`;
  }
  if (above === true || JSON.stringify(below) === JSON.stringify(above)) return undefined;
  return `"${key}" may only be made stricter; the pack below says ${JSON.stringify(below)}.`;
}
