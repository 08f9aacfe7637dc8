// A record as a row of a file: a cell for each field, under the path that names it. A reference has two, its label and its
// id; money its amount and its currency. What a reader may not see is an empty cell.

import type { Entity, Field } from './model.ts';
import { type Named, presentPaths } from './paths.ts';
import type { Person, World } from './rights.ts';

/** Texts by the head of their column; an empty cell is ''. */
export type Cells = Readonly<Record<string, string>>;

export function cellsOf(world: World, person: Person, named: Named): Cells {
  const record = presentPaths(world, person, named);
  return Object.fromEntries(
    named.paths.flatMap((path) => {
      const field = fieldAt(world, named.entity, path);
      return cellsOfField(field, path, path.split('.').reduce<unknown>(memberOf, record));
    }),
  );
}

function fieldAt(world: World, entity: Entity, path: string): Field {
  const [name = '', ...rest] = path.split('.');
  const field = entity.fields[name];
  const target = world.model.entities[field?.to ?? ''];
  if (field === undefined) throw new Error(`The oracle finds no ${path} in ${entity.name}.`);
  return target === undefined || rest.length === 0 ? field : fieldAt(world, target, rest.join('.'));
}

function cellsOfField({ type, to }: Field, path: string, value: unknown): readonly (readonly [string, string])[] {
  if (to !== undefined) {
    return [
      [path, textOf(memberOf(value, 'label'))],
      [`${path}.id`, textOf(memberOf(value, 'id'))],
    ];
  }
  if (type !== 'money') return [[path, textOf(value)]];
  return [
    [path, textOf(memberOf(value, 'amount'))],
    [`${path}.currency`, textOf(memberOf(value, 'currency'))],
  ];
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join('; ');
  return value === null || value === undefined ? '' : String(value);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
