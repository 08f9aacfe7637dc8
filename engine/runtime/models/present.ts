// The model as one reader sees it: what they may not read is not there, texts are in their language.

import type {
  PresentedEntity,
  PresentedField,
  PresentedMenuGroup,
  PresentedModel,
  PresentedPipeline,
} from '../../../schemas/http/model.ts';
import { mayChange, readableRelations } from '../../metadata/derive/rights.ts';
import { FIELD_TYPE_METADATA } from '../../metadata/field_types/field_types.ts';
import type { Condition, Entity, Field, Menu, Pipeline, View } from '../../metadata/model.ts';
import { isEngineAction } from '../../metadata/model_access.ts';
import { presentView } from './present_view.ts';
import { inLanguage, isReadable, isRuleReadable, presentCondition, presentVisible, type Reader } from './reader.ts';

export function presentModel(reader: Reader): PresentedModel {
  const { model } = reader;
  const entities = Object.values(model.entities).filter((entity) => reader.access.may(entity, 'read'));
  const seen = new Set(entities.map((entity) => entity.name));
  const views = Object.values(model.views).filter((view) => isShown(reader, view) && seen.has(view.entity));
  return {
    version: model.version,
    language: reader.language,
    languages: model.languages,
    entities: Object.fromEntries(entities.map((entity) => [entity.name, presentEntity(reader, entity)])),
    pipelines: Object.fromEntries(
      Object.values(model.pipelines)
        .filter((pipeline) => seen.has(pipeline.entity) && isReadable(reader, pipeline.entity, pipeline.field))
        .map((pipeline) => [pipeline.name, presentPipeline(reader, pipeline)]),
    ),
    views: Object.fromEntries(views.map((view) => [view.name, presentView(reader, view)])),
    menu: Object.values(model.menus).flatMap((menu) => presentMenu(reader, menu, { seen, views })),
  };
}

/** A list of what the reader may not ask for could not be filled. */
function isShown(reader: Reader, view: View): boolean {
  const isForReader = view.for.length === 0 || view.for.some((role) => reader.roles.includes(role));
  if (!view.active || !isForReader) return false;
  if (view.kind === 'board' && !isReadable(reader, view.entity, view.by)) return false;
  return !('where' in view) || !view.where || isRuleReadable(reader, view.entity, view.where);
}

function presentEntity(reader: Reader, entity: Entity): PresentedEntity {
  const { access } = reader;
  const fields = Object.values(entity.fields).filter((field) => access.readable(entity, field.name));
  const relations = readableRelations(reader.model, access, entity);
  return {
    name: entity.name,
    pack: entity.pack,
    title: inLanguage(reader, entity.title),
    plural: inLanguage(reader, entity.plural),
    ...(entity.description ? { description: inLanguage(reader, entity.description) } : {}),
    icon: entity.icon,
    label: entity.label,
    may: {
      create: access.may(entity, 'create'),
      update: access.may(entity, 'update'),
      delete: access.may(entity, 'delete'),
      export: access.may(entity, 'export'),
      ...presentActs(reader, entity),
    },
    searchable: entity.search.length > 0,
    fields: Object.fromEntries(fields.map((field) => [field.name, presentField(reader, entity, field)])),
    relations: Object.fromEntries(
      relations.map(({ name, title, entity: other, field, visible }) => [
        name,
        { name, title: inLanguage(reader, title), entity: other, field, visible },
      ]),
    ),
  };
}

const ACTS = ['invite', 'deactivate', 'view_as'] as const;

/** What the engine lets the reader do with users besides. */
function presentActs({ access }: Reader, entity: Entity): Partial<Record<(typeof ACTS)[number], true>> {
  const acts = ACTS.filter((act) => isEngineAction(entity.name, act) && access.may(entity, act));
  return Object.fromEntries(acts.map((act) => [act, true]));
}

function presentField(reader: Reader, entity: Entity, field: Field): PresentedField {
  const isKept = field.system && !field.writable;
  // Of what a hidden value decides the server judges alone.
  const decided = (condition: Condition) => presentCondition(reader, entity.name, { condition, unknown: false });
  return {
    name: field.name,
    // The id is the record itself, which people see as a text.
    type: field.name === 'id' ? 'text' : field.type,
    title: inLanguage(reader, field.title),
    ...(field.help ? { help: inLanguage(reader, field.help) } : {}),
    ...(field.description ? { description: inLanguage(reader, field.description) } : {}),
    order: field.order,
    system: isKept,
    required: decided(field.required),
    readonly: isKept || !mayChange(reader.access, entity, field) ? true : decided(field.readonly),
    visible: presentVisible(reader, entity.name, field.visible),
    recommended: field.recommended,
    ...presentDefault(reader, entity, field),
    ...(field.late && isRuleReadable(reader, entity.name, field.late) ? { late: field.late.json } : {}),
    follows: field.follows.filter((followed) => isReadable(reader, entity.name, followed)),
    sortable: FIELD_TYPE_METADATA[field.type].sortable,
    unique: field.unique !== undefined,
    ...(field.options
      ? {
          options: field.options.map(({ key, title, color, active }) => ({
            key,
            title: inLanguage(reader, title),
            ...(color === undefined ? {} : { color }),
            active,
          })),
        }
      : {}),
    ...limits(field),
  };
}

/** People see in the form what a record will begin with, whoever gives it: the pack's rule, or else the engine. */
function presentDefault(reader: Reader, entity: Entity, field: Field): Pick<PresentedField, 'default'> {
  if (!field.default) return field.given ? { default: { var: field.given } } : {};
  return isRuleReadable(reader, entity.name, field.default) ? { default: field.default.json } : {};
}

const LIMITS = [
  'open',
  'to',
  'pipeline_field',
  'min',
  'max',
  'min_length',
  'max_length',
  'pattern',
  'format',
  'scale',
  'digits',
  'many',
  'accept',
  'max_size',
] as const;

/** The attributes of a field type that go out as they are. */
function limits(field: Field): Partial<PresentedField> {
  return Object.fromEntries(LIMITS.filter((key) => field[key] !== undefined).map((key) => [key, field[key]]));
}

function presentPipeline(reader: Reader, pipeline: Pipeline): PresentedPipeline {
  return {
    name: pipeline.name,
    title: inLanguage(reader, pipeline.title),
    entity: pipeline.entity,
    field: pipeline.field,
    active: pipeline.active,
    stages: Object.values(pipeline.stages).map(
      ({ key, title, outcome, probability, color, age_limit, needs, ask }) => ({
        key,
        title: inLanguage(reader, title),
        outcome,
        ...(probability === undefined ? {} : { probability }),
        ...(color === undefined ? {} : { color }),
        ...(age_limit === undefined ? {} : { age_limit }),
        needs: needs.filter((path) => isReadable(reader, pipeline.entity, path)),
        ask: ask.filter((path) => isReadable(reader, pipeline.entity, path)),
      }),
    ),
  };
}

function presentMenu(
  reader: Reader,
  menu: Menu,
  shown: { seen: ReadonlySet<string>; views: readonly View[] },
): PresentedMenuGroup[] {
  const groups = menu.groups.map((group) => ({
    key: group.key,
    title: inLanguage(reader, group.title),
    items: group.items.flatMap(({ key, title, entity, view }) => {
      const opened = view === undefined ? undefined : shown.views.find((each) => each.name === view);
      const name = entity ?? opened?.entity;
      const target = name === undefined || !shown.seen.has(name) ? undefined : reader.model.entities[name];
      if (!target) return [];
      const text = title ?? (opened ? opened.title : target.plural);
      return [
        {
          key,
          title: inLanguage(reader, text),
          icon: target.icon,
          entity: target.name,
          ...(opened ? { view: opened.name } : {}),
        },
      ];
    }),
  }));
  return groups.filter((group) => group.items.length > 0);
}
