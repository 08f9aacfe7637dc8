// Paths to ask a list or an export for: fields of the record itself, and of records that it leads to over up to three
// references.

import type { Asking } from '../case.ts';
import type { Entity } from '../oracle/model.ts';
import { mayName } from '../oracle/rights.ts';

/** Types whose values have one form in answers and one column or two in files. */
const SHOWN = [
  'text',
  'long_text',
  'integer',
  'decimal',
  'money',
  'option',
  'boolean',
  'date',
  'datetime',
  'stage',
  'tags',
  'reference',
  'user',
  'tree_parent',
];

const LONGEST = 3;

/** At most `count` that the person may name, each once. */
export function farFields(asking: Asking, count: number): readonly string[] {
  const { world, person, entity } = asking;
  const tried = Array.from({ length: count }, () => anyPath(asking, entity).join('.'));
  return [...new Set(tried)].filter((path) => mayName(world, person, entity.name, path));
}

/** Walks along references by chance, and ends at any field that is shown. */
function anyPath({ world, random }: Asking, entity: Entity): readonly string[] {
  const names: string[] = [];
  let at = entity;
  for (let steps = random.int(0, LONGEST); steps > 0; steps -= 1) {
    const leading = Object.values(at.fields).filter(({ to }) => world.model.entities[to ?? ''] !== undefined);
    if (leading.length === 0) break;
    const { name, to } = random.pick(leading);
    names.push(name);
    at = world.model.entities[to ?? ''] as Entity;
  }
  const { name } = random.pick(Object.values(at.fields).filter(({ type }) => SHOWN.includes(type)));
  return [...names, name];
}
