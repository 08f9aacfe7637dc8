// Entity documents → entities of the model: shapes first, then everything that holds a rule or names a field.

import { byName } from '../by_name.ts';
import { FIELD_TYPE_METADATA } from '../field_types/field_types.ts';
import type { FoldedDocument } from '../fold.ts';
import type { Check, Entity, Field, Relation, Text } from '../model.ts';
import type { Body } from '../pack.ts';
import {
  asBody,
  below,
  type Compiling,
  inOrder,
  optionalText,
  type Place,
  report,
  reportUnknown,
  textOf,
  valueHere,
} from './compiling.ts';
import { compileFieldRules, compileFieldShapes } from './fields.ts';
import { compileRelations } from './inverse.ts';
import { compileIndexes, compileKeys } from './keys.ts';
import { compileRule, type EntityFields, pathProblem, variableType } from './rules.ts';
import { pipelineOptions, type StageOptions } from './stage_options.ts';
import { aspectFields, pipelineField, pipelineFieldName, recordFields, reservedField } from './system_fields.ts';

interface Shape {
  readonly name: string;
  readonly place: Place;
  readonly plural: Text;
  readonly aspects: Entity['aspects'];
  readonly fields: Readonly<Record<string, Field>>;
}

/** All entities; problems of every one are reported. */
export function compileEntities(compiling: Compiling): Record<string, Entity> {
  const documents = [...compiling.documents.values()].filter((document) => document.kind === 'entity');
  const stages = pipelineOptions(compiling);
  const shapes = byName(documents.map((document) => [document.name, entityShape(compiling, document, stages)]));
  const relations = compileRelations(compiling, shapes);
  return byName(
    Object.values(shapes).map((shape) => [
      shape.name,
      finishEntity(compiling, shape, { shapes, relations: relations[shape.name] ?? {} }),
    ]),
  );
}

function entityShape(compiling: Compiling, document: FoldedDocument, stages: StageOptions): Shape {
  const place: Place = { document, path: [] };
  const aspects = asBody(valueHere(below(place, 'x-entity', 'aspects'))) as Entity['aspects'];
  const written = compileFieldShapes(compiling, place);
  const fields = written.flatMap((field) => {
    if (field.type !== 'stage') return [field];
    const pipeline = pipelineField(field, stages(document.name, field.name), compiling.languages);
    return [pipeline, { ...field, pipeline_field: pipeline.name }];
  });
  const engine = [...aspectFields(aspects, compiling.languages), ...recordFields(document.name, compiling.languages)];
  checkNames(compiling, place, { written, engine: [...engine, ...fields.filter((field) => field.stage_field)] });
  const ordered = byName([...fields, ...engine].sort((a, b) => a.order - b.order).map((field) => [field.name, field]));
  return {
    name: document.name,
    place,
    plural: textOf(compiling, below(place, 'x-entity', 'plural'), document.name),
    aspects,
    fields: ordered,
  };
}

/** Names that the engine brings here, or would read as what it brings elsewhere (a team's records have a `team`). */
function checkNames(
  compiling: Compiling,
  place: Place,
  { written, engine }: { written: readonly Field[]; engine: readonly Field[] },
): void {
  for (const field of written) {
    const at = below(place, 'properties', field.name);
    const reserved = reservedField(field.name);
    if (engine.some((each) => each.name === field.name)) {
      const detail = `"${field.name}" is a field that the engine brings here; choose another name.`;
      report(compiling, at, 'pack.name', detail);
    } else if (field.name === pipelineFieldName('stage')) {
      const detail = `"${field.name}" is what the engine brings beside a field "stage"; choose another name.`;
      report(compiling, at, 'pack.name', detail);
    } else if (reserved && (reserved.type !== field.type || reserved.to !== field.to)) {
      const detail = `"${field.name}" is what the aspect "${reserved.aspect}" brings; take the aspect, or choose another name.`;
      report(compiling, at, 'pack.name', detail);
    }
  }
}

/** PostgreSQL has room for 1,600 columns in a table, dropped ones included. */
const MOST_FIELDS = 500;
const MOST_COLUMNS = 1000;

function checkSize(compiling: Compiling, { name, place, fields }: Shape): void {
  const all = Object.values(fields);
  const columns = all.reduce((sum, field) => sum + FIELD_TYPE_METADATA[field.type].columns(field).length, 0);
  const detail =
    all.length > MOST_FIELDS
      ? `"${name}" has ${all.length} fields with those of the engine; an entity has at most ${MOST_FIELDS}.`
      : columns > MOST_COLUMNS
        ? `The fields of "${name}" take ${columns} columns; an entity has at most ${MOST_COLUMNS}.`
        : undefined;
  if (detail !== undefined) report(compiling, below(place, 'properties'), 'limit.exceeded', detail);
}

function finishEntity(
  compiling: Compiling,
  shape: Shape,
  known: { shapes: EntityFields; relations: Record<string, Relation> },
): Entity {
  const { place, name } = shape;
  checkSize(compiling, shape);
  const about = asBody(valueHere(below(place, 'x-entity')));
  const description = optionalText(compiling, below(place, 'description'));
  const fields = byName(
    Object.values(shape.fields).map((field) => {
      const at = below(place, 'properties', field.name);
      return [field.name, field.system ? field : compileFieldRules(compiling, at, field, known.shapes)];
    }),
  );
  const label = String(about['label'] ?? '');
  if (!fields[label])
    reportUnknown(
      compiling,
      below(place, 'x-entity', 'label'),
      `There is no field "${label}" to stand for the record.`,
      {
        found: label,
        known: Object.keys(fields),
      },
    );
  return {
    name,
    pack: place.document.pack.name,
    title: textOf(compiling, below(place, 'title'), name),
    plural: shape.plural,
    ...(description ? { description } : {}),
    icon: String(about['icon'] ?? 'file'),
    label,
    aspects: shape.aspects,
    fields,
    keys: compileKeys(compiling, below(place, 'x-entity', 'keys'), { entity: shape, entities: known.shapes }),
    checks: compileChecks(compiling, shape, known.shapes),
    indexes: compileIndexes(compiling, below(place, 'x-entity', 'indexes'), shape),
    search: compileSearch(compiling, shape, known.shapes),
    relations: byName(
      Object.entries(known.relations).sort(([, a], [, b]) => a.order - b.order || (a.name < b.name ? -1 : 1)),
    ),
  };
}

function isActive(body: Body): boolean {
  return body['active'] !== false;
}

function compileChecks(compiling: Compiling, shape: Shape, entities: EntityFields): Record<string, Check> {
  const place = below(shape.place, 'x-entity', 'checks');
  const checks = byName<Check>([]);
  for (const [key, body] of inOrder(valueHere(place)).filter(([, entry]) => isActive(entry))) {
    const at = below(place, key);
    const rule = compileRule(compiling, below(at, 'rule'), {
      entities,
      entity: shape.name,
      use: 'write',
      expect: 'boolean',
    });
    const shown = body['at'];
    if (typeof shown === 'string' && !shape.fields[shown])
      reportUnknown(compiling, below(at, 'at'), `There is no field "${shown}".`, {
        found: shown,
        known: Object.keys(shape.fields),
      });
    if (!rule) continue;
    checks[key] = {
      rule,
      message: textOf(compiling, below(at, 'message'), key),
      ...(typeof shown === 'string' ? { at: shown } : {}),
      on: (body['on'] ?? 'write') as Check['on'],
    };
  }
  return checks;
}

function compileSearch(compiling: Compiling, shape: Shape, entities: EntityFields): string[] {
  const place = below(shape.place, 'x-entity', 'search');
  const weights = Object.entries(asBody(valueHere(place))).sort(([, a], [, b]) => (String(a) < String(b) ? -1 : 1));
  return weights.flatMap(([path]) => {
    if (variableType(entities, shape.name, path)) return [path];
    report(compiling, below(place, path), 'pack.unresolved', pathProblem(entities, shape.name, path));
    return [];
  });
}
