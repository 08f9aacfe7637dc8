// The views that the engine makes where no pack wrote any: every entity has a list, a form, a page, and a board
// where it has a stage.

import { byName } from '../by_name.ts';
import { FIELD_TYPE_METADATA } from '../field_types/field_types.ts';
import type { Entity, Field, FormView, ListView, PageView, Placement, View } from '../model.ts';

const MAX_COLUMNS = 8;

/** The written views of all entities, with those added that are missing. */
export function completeViews(
  written: readonly View[],
  entities: Readonly<Record<string, Entity>>,
): Record<string, View> {
  const all = [...written];
  for (const entity of Object.values(entities)) {
    const kinds = new Set(
      written.filter((view) => view.entity === entity.name && view.active).map((view) => view.kind),
    );
    if (!kinds.has('list')) all.push(defaultList(entity));
    if (!kinds.has('form')) all.push(defaultForm(entity));
    if (!kinds.has('page')) all.push(defaultPage(entity));
    if (!kinds.has('board')) all.push(...defaultBoards(entity));
  }
  all.sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  return byName(all.map((view) => [view.name, view]));
}

function base(entity: Entity, kind: View['kind'], order: number) {
  // The double underscore keeps these names apart from any that a pack may write.
  return {
    name: `${entity.name}__${kind}`,
    pack: entity.pack,
    title: entity.plural,
    entity: entity.name,
    order,
    active: true,
    for: [],
  };
}

function place(field: Field): Placement {
  return { field: field.name, visible: true };
}

/** The record's own fields that people see, the label first. */
function shownFields(entity: Entity): Field[] {
  const fields = Object.values(entity.fields).filter(
    (field) => field.visible !== false && field.stage_field === undefined,
  );
  const own = fields.filter((field) => !field.system || field.writable);
  const label = own.filter((field) => field.name === entity.label);
  return [...label, ...own.filter((field) => field.name !== entity.label)];
}

function defaultList(entity: Entity): ListView {
  const listed = shownFields(entity).filter((field) => FIELD_TYPE_METADATA[field.type].listed);
  const label = entity.fields[entity.label];
  const sort = label && FIELD_TYPE_METADATA[label.type].sortable ? [label.name] : ['-created_at'];
  return {
    ...base(entity, 'list', 900),
    kind: 'list',
    sort,
    columns: listed.slice(0, MAX_COLUMNS).map(place),
    quick_filters: [],
  };
}

function defaultForm(entity: Entity): FormView {
  const items = shownFields(entity)
    .filter((field) => field.readonly !== true)
    .map(place);
  const section = { key: 'main', columns: 2, visible: true, items };
  return { ...base(entity, 'form', 900), kind: 'form', tabs: [{ key: 'main', visible: true, sections: [section] }] };
}

function defaultPage(entity: Entity): PageView {
  const items = shownFields(entity).map(place);
  const details = { key: 'details', kind: 'fields' as const, width: 4, visible: true, items, columns: [] };
  const header = items.slice(0, 4);
  return {
    ...base(entity, 'page', 900),
    kind: 'page',
    header,
    tabs: [{ key: 'overview', visible: true, blocks: [details] }],
  };
}

function defaultBoards(entity: Entity): View[] {
  const stage = Object.values(entity.fields).find((field) => field.type === 'stage');
  if (!stage) return [];
  const card = shownFields(entity).filter(
    (field) => FIELD_TYPE_METADATA[field.type].listed && field.name !== stage.name,
  );
  const total = card.find((field) => field.type === 'money');
  return [
    {
      ...base(entity, 'board', 910),
      kind: 'board',
      sort: ['-created_at'],
      by: stage.name,
      ...(total ? { total: total.name } : {}),
      card: card.slice(0, 4).map(place),
    },
  ];
}
