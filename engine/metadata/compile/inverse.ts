// Relations seen from the other side: each reference with an `inverse` makes one on the entity it points to.

import { byName } from '../by_name.ts';
import { layerAt } from '../fold.ts';
import type { Entity, Field, Relation } from '../model.ts';
import { asBody, below, type Compiling, optionalText, orderOf, type Place, report, valueHere } from './compiling.ts';

/** A relation on an entity of another pack carries the prefix of the pack that makes it. */
export function isPrefixedForeign(compiling: Compiling, place: Place, made: { to: string; inverse: string }): void {
  const { pack } = layerAt(place.document, place.path);
  if (pack.prefix === '' || made.inverse.startsWith(`${pack.prefix}_`)) return;
  const target = [...compiling.documents.values()].find(
    (document) => document.kind === 'entity' && document.name === made.to,
  );
  if (!target || target.pack === pack) return;
  report(
    compiling,
    place,
    'pack.prefix',
    `"${made.inverse}" is new on "${made.to}", of another pack; name it "${pack.prefix}_${made.inverse}".`,
  );
}

/** The relations that the fields of all entities make on each entity, in order. */
export function compileRelations(
  compiling: Compiling,
  entities: Readonly<
    Record<string, { place: Place; fields: Readonly<Record<string, Field>>; plural: Entity['plural'] }>
  >,
): Record<string, Record<string, Relation>> {
  const relations = byName<Record<string, Relation>>([]);
  for (const [name, { place, fields, plural }] of Object.entries(entities)) {
    for (const field of Object.values(fields)) {
      if (!field.inverse || field.to === undefined) continue;
      const at = below(place, 'properties', field.name, 'x-field', 'inverse');
      const body = asBody(valueHere(at));
      const made = relations[field.to] ?? byName<Relation>([]);
      relations[field.to] = made;
      if (made[field.inverse.name] || entities[field.to]?.fields[field.inverse.name]) {
        report(
          compiling,
          below(at, 'name'),
          'pack.name',
          `"${field.to}" already has something named "${field.inverse.name}".`,
        );
        continue;
      }
      made[field.inverse.name] = {
        name: field.inverse.name,
        title: optionalText(compiling, below(at, 'title')) ?? plural,
        entity: name,
        field: field.name,
        visible: body['visible'] !== false,
        order: orderOf(body),
      };
    }
  }
  return relations;
}
