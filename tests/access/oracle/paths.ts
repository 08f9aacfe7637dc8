// Fields that a request names by path, over one reference or several: each record on the way shows its fields where it is
// there and may be read, else as little as a reference to it does.

import type { Entity } from './model.ts';
import { type Json, presentField, presentReference } from './present.ts';
import { mayRead, type Person, type World } from './rights.ts';
import { idIn, isLive, type Row } from './tables.ts';

export interface Named {
  readonly entity: Entity;
  readonly row: Row;
  /** They may be named (rights.ts, mayName). */
  readonly paths: readonly string[];
}

/** The record as it is answered with `fields`. */
export function presentPaths(world: World, person: Person, named: Named): Json {
  return { id: named.row['id'], version: named.row['version'], ...presentNamed(world, person, named) };
}

function presentNamed(world: World, person: Person, { entity, row, paths }: Named): Json {
  const byName = Map.groupBy(paths, (path) => path.split('.')[0] ?? '');
  return Object.fromEntries(
    [...byName].map(([name, below]) => {
      const field = entity.fields[name];
      if (field === undefined) throw new Error(`The oracle finds no ${name} in ${entity.name}.`);
      const rest = below.map((path) => path.slice(name.length + 1)).filter((path) => path !== '' && path !== 'id');
      const id = idIn(row, name);
      if (rest.length === 0 || id === null) return [name, presentField(world, person, field, row)];
      const target = world.model.entities[field.to ?? ''];
      const entered = world.tables[field.to ?? '']?.get(id);
      const reference = presentReference(world, person, field.to ?? '', id);
      const isSeen = target && entered && isLive(entered) && mayRead(world, person, target.name, id);
      if (!isSeen) return [name, reference];
      return [name, { ...reference, ...presentNamed(world, person, { entity: target, row: entered, paths: rest }) }];
    }),
  );
}
