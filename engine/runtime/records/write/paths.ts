// What the rules of an entity read while a record is written: the fields each rule looks at, and the paths that lead
// over references, whose values have to be fetched with the locks.

import { fieldsOfType } from '../../../metadata/fields_of_type.ts';
import type { Condition, Entity, Model, ModelRule, Text } from '../../../metadata/model.ts';
import { recordPath, variablesOf } from '../../../rules/variables.ts';
import { pipelinesOf } from '../query/stages.ts';
import { placeholdersOf } from './messages.ts';

/** The fields of the record itself that a rule reads, directly or as the beginning of a path. */
export function fieldsRead(rule: ModelRule): readonly string[] {
  let fields = fieldsReadCache.get(rule);
  if (!fields) {
    const paths = variablesOf(rule.rule).map(recordPath);
    fields = paths.flatMap((path) => (path === undefined ? [] : [path.split('.')[0] as string]));
    fieldsReadCache.set(rule, fields);
  }
  return fields;
}

const fieldsReadCache = new WeakMap<ModelRule, readonly string[]>();

const reachedCache = new WeakMap<Entity, readonly string[]>();

/**
 * Paths over references that rules and messages of this entity read, such as `account.language`. Money needs the
 * currency of the record's company, and a tree the ancestors of the parent.
 */
export function reachedPaths(model: Model, entity: Entity): readonly string[] {
  let paths = reachedCache.get(entity);
  if (!paths) {
    paths = collectReached(model, entity);
    reachedCache.set(entity, paths);
  }
  return paths;
}

function collectReached(model: Model, entity: Entity): readonly string[] {
  const paths = new Set<string>();
  const add = (path: string): void => {
    const [head, ...rest] = path.split('.') as [string, ...string[]];
    const isReference = entity.fields[head]?.to !== undefined && head !== 'id';
    if (isReference && rest.length > 0 && rest.join('.') !== 'id') paths.add(path);
  };
  for (const rule of writeRules(model, entity)) for (const path of variablesOf(rule.rule)) add(recordPath(path) ?? '');
  for (const message of writeMessages(model, entity)) for (const path of placeholdersOf(message)) add(path);
  const fields = Object.values(entity.fields);
  if (entity.fields['company'] && fields.some((field) => field.type === 'money')) paths.add('company.currency');
  for (const field of fields) if (field.type === 'tree_parent') paths.add(`${field.name}.${field.name}.path`);
  return [...paths].sort();
}

/** Every rule that a write may evaluate. */
function writeRules(model: Model, entity: Entity): readonly ModelRule[] {
  const fields = Object.values(entity.fields);
  const pipelines = stagePipelines(model, entity);
  return [
    ...fields.flatMap((field) => (field.default ? [field.default] : [])),
    ...fields.flatMap((field) => [...ruleOf(field.required), ...ruleOf(field.readonly)]),
    ...Object.values(entity.checks).map((check) => check.rule),
    ...pipelines.flatMap((pipeline) => (pipeline.available ? [pipeline.available] : [])),
    ...pipelines.flatMap((pipeline) => Object.values(pipeline.moves).flatMap((move) => (move.when ? [move.when] : []))),
    ...pipelines.flatMap((pipeline) =>
      Object.values(pipeline.stages).flatMap((stage) => stage.entry.map((entry) => entry.rule)),
    ),
  ];
}

function writeMessages(model: Model, entity: Entity): readonly Text[] {
  const pipelines = stagePipelines(model, entity);
  return [
    ...Object.values(entity.checks).map((check) => check.message),
    ...pipelines.flatMap((pipeline) =>
      Object.values(pipeline.stages).flatMap((stage) => stage.entry.map((entry) => entry.message)),
    ),
  ];
}

function stagePipelines(model: Model, entity: Entity): ReturnType<typeof pipelinesOf> {
  return fieldsOfType(entity, 'stage').flatMap((field) => pipelinesOf(model, { entity, field }));
}

/** The rule of a condition, if it is one. */
export function ruleOf(condition: Condition): readonly ModelRule[] {
  return typeof condition === 'boolean' ? [] : [condition];
}

/** The rests of the reached paths that lead through references to this target: what to fetch with it. */
export function reachedFrom(model: Model, entity: Entity, target: string): readonly string[] {
  const rests = reachedPaths(model, entity).flatMap((path) => {
    const [head, ...rest] = path.split('.') as [string, ...string[]];
    return entity.fields[head]?.to === target ? [rest.join('.')] : [];
  });
  return [...new Set(rests)].sort();
}
