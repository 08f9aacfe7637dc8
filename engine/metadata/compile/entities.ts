// Entity documents → entities of the model: shapes first, then everything that holds a rule or names a field.

import type { FoldedDocument } from '../fold.ts';
import type { Check, Entity, Field, Key, Relation, Text } from '../model.ts';
import type { Body } from '../pack.ts';
import {
  asBody,
  below,
  type Compiling,
  inOrder,
  optionalText,
  type Place,
  report,
  textOf,
  valueHere,
} from './compiling.ts';
import { compileFieldRules, compileFieldShapes } from './fields.ts';
import { compileRelations } from './inverse.ts';
import { compileRule, type EntityFields, variableType } from './rules.ts';
import { pipelineOptions, type StageOptions } from './stage_options.ts';
import { aspectFields, pipelineField, recordFields } from './system_fields.ts';

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
  const shapes = Object.fromEntries(
    documents.map((document) => [document.name, entityShape(compiling, document, stages)]),
  );
  const relations = compileRelations(compiling, shapes);
  return Object.fromEntries(
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
  for (const field of engine.concat(fields.filter((each) => each.stage_field !== undefined))) {
    if (written.some((each) => each.name === field.name)) {
      report(
        compiling,
        below(place, 'properties', field.name),
        'pack.name',
        `"${field.name}" is a field that the engine brings here; choose another name.`,
      );
    }
  }
  const byName = Object.fromEntries(
    [...fields, ...engine].sort((a, b) => a.order - b.order).map((field) => [field.name, field]),
  );
  return {
    name: document.name,
    place,
    plural: textOf(compiling, below(place, 'x-entity', 'plural'), document.name),
    aspects,
    fields: byName,
  };
}

function finishEntity(
  compiling: Compiling,
  shape: Shape,
  known: { shapes: EntityFields; relations: Record<string, Relation> },
): Entity {
  const { place, name } = shape;
  const about = asBody(valueHere(below(place, 'x-entity')));
  const description = optionalText(compiling, below(place, 'description'));
  const fields = Object.fromEntries(
    Object.values(shape.fields).map((field) => {
      const at = below(place, 'properties', field.name);
      return [field.name, field.system ? field : compileFieldRules(compiling, at, field, known.shapes)];
    }),
  );
  const label = String(about['label'] ?? '');
  if (!fields[label])
    report(
      compiling,
      below(place, 'x-entity', 'label'),
      'pack.unresolved',
      `There is no field "${label}" to stand for the record.`,
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
    keys: compileKeys(compiling, shape, known.shapes),
    checks: compileChecks(compiling, shape, known.shapes),
    indexes: compileIndexes(compiling, shape),
    search: compileSearch(compiling, shape, known.shapes),
    relations: Object.fromEntries(
      Object.entries(known.relations).sort(([, a], [, b]) => a.order - b.order || (a.name < b.name ? -1 : 1)),
    ),
  };
}

function isActive(body: Body): boolean {
  return body['active'] !== false;
}

function compileKeys(compiling: Compiling, shape: Shape, entities: EntityFields): Record<string, Key> {
  const place = below(shape.place, 'x-entity', 'keys');
  const keys: Record<string, Key> = {};
  for (const [key, body] of inOrder(valueHere(place)).filter(([, entry]) => isActive(entry))) {
    const at = below(place, key);
    const where = compileRule(compiling, below(at, 'where'), {
      entities,
      entity: shape.name,
      use: 'where',
      expect: 'boolean',
    });
    const message = optionalText(compiling, below(at, 'message'));
    keys[key] = {
      fields: fieldList(compiling, below(at, 'fields'), shape),
      per_company: body['per'] === 'company' && shape.fields['company'] !== undefined,
      ...(where ? { where } : {}),
      ...(message ? { message } : {}),
    };
  }
  return keys;
}

function compileChecks(compiling: Compiling, shape: Shape, entities: EntityFields): Record<string, Check> {
  const place = below(shape.place, 'x-entity', 'checks');
  const checks: Record<string, Check> = {};
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
      report(compiling, below(at, 'at'), 'pack.unresolved', `There is no field "${shown}".`);
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

function compileIndexes(compiling: Compiling, shape: Shape): Entity['indexes'] {
  const place = below(shape.place, 'x-entity', 'indexes');
  return Object.fromEntries(
    inOrder(valueHere(place)).map(([key]) => [
      key,
      { fields: fieldList(compiling, below(place, key, 'fields'), shape) },
    ]),
  );
}

function fieldList(compiling: Compiling, place: Place, shape: Shape): string[] {
  const names = (valueHere(place) ?? []) as readonly string[];
  return names.filter((name, index) => {
    if (shape.fields[name]) return true;
    report(compiling, below(place, String(index)), 'pack.unresolved', `There is no field "${name}".`);
    return false;
  });
}

function compileSearch(compiling: Compiling, shape: Shape, entities: EntityFields): string[] {
  const place = below(shape.place, 'x-entity', 'search');
  const weights = Object.entries(asBody(valueHere(place))).sort(([, a], [, b]) => (String(a) < String(b) ? -1 : 1));
  return weights.flatMap(([path]) => {
    if (variableType(entities, shape.name, path)) return [path];
    report(compiling, below(place, path), 'pack.unresolved', `The path "${path}" leads nowhere.`);
    return [];
  });
}
