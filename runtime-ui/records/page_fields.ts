// Which field of a record stands where on its page: read from the page view, completed by the form view, so that
// nothing a form asks for is out of reach. Pure.

import type {
  FieldTypeName,
  PresentedEntity,
  PresentedField,
  PresentedFormView,
  PresentedModel,
  PresentedPageView,
  PresentedPlacement,
  PresentedRelation,
  RuleJson,
} from '../../schemas/http/model.ts';
import { resolvePath } from '../lists/paths.ts';

export interface DetailSection {
  readonly key: string;
  readonly title: string | undefined;
  readonly visible: boolean | RuleJson;
  readonly items: readonly PresentedPlacement[];
}

export function pageViewOf(model: PresentedModel, entity: string): PresentedPageView | undefined {
  const view = Object.values(model.views).find((one) => one.kind === 'page' && one.entity === entity);
  return view?.kind === 'page' ? view : undefined;
}

function formViewOf(model: PresentedModel, entity: string): PresentedFormView | undefined {
  const view = Object.values(model.views).find((one) => one.kind === 'form' && one.entity === entity);
  return view?.kind === 'form' ? view : undefined;
}

/**
 * The blocks of fields of the page's first tab, then what the form has beside them. A section of the form whose title
 * a block has already goes into that block.
 */
export function detailSections(model: PresentedModel, entity: PresentedEntity): readonly DetailSection[] {
  const blocks = (pageViewOf(model, entity.name)?.tabs[0]?.blocks ?? []).filter((block) => block.kind === 'fields');
  const own = blocks.map(({ key, title, visible, items }) => ({ key, title, visible, items }));
  const form = (formViewOf(model, entity.name)?.tabs ?? []).flatMap((tab) =>
    tab.sections.map(({ key, title, visible, items }) => ({ key: `${tab.key}/${key}`, title, visible, items })),
  );
  const seen = new Set<string>();
  const sections = new Map<string, DetailSection>();
  const first = own[0] ?? form[0];
  const label = { field: entity.label, visible: true };
  for (const section of [...own, ...form]) {
    // The label can be changed where the details begin.
    const placed = section === first ? [label, ...section.items] : section.items;
    const items = placed.filter((item) => takeOnce(entity, item.field, seen));
    const at = section.title ?? section.key;
    const known = sections.get(at);
    sections.set(at, known === undefined ? { ...section, items } : { ...known, items: [...known.items, ...items] });
  }
  return [...sections.values()].filter((section) => section.items.length > 0);
}

/** Each field once; a stage stands in the header, not among the details. */
function takeOnce(entity: PresentedEntity, name: string, seen: Set<string>): boolean {
  const field = entity.fields[name];
  if (field === undefined || field.type === 'stage' || seen.has(name)) return false;
  seen.add(name);
  return true;
}

const TAGGED: ReadonlySet<FieldTypeName> = new Set(['option', 'multi_option', 'tags']);

/** A value of the header: the field it is read as, and the path that leads to it. */
export interface HeaderField {
  readonly path: string;
  readonly title: string;
  readonly field: PresentedField;
}

/** What the page view's header shows beside the label: tags, and a line of facts. */
export function headerFields(model: PresentedModel, entity: PresentedEntity) {
  const placed = (pageViewOf(model, entity.name)?.header ?? [])
    .map((item) => headerField(model, entity, item))
    .filter((one) => one !== undefined)
    .filter((one) => one.path !== entity.label && one.field.type !== 'stage');
  return {
    tags: placed.filter((one) => TAGGED.has(one.field.type)),
    facts: placed.filter((one) => !TAGGED.has(one.field.type)),
  };
}

function headerField(
  model: PresentedModel,
  entity: PresentedEntity,
  item: PresentedPlacement,
): HeaderField | undefined {
  const path = item.field;
  const resolved = resolvePath(model, entity, path);
  if (resolved !== undefined) return { path, field: resolved.field, title: item.title ?? resolved.title };
  // A part of an address reads as text, one of a place on the map as a number.
  const whole = entity.fields[path.split('.')[0] ?? ''];
  if (whole?.type !== 'address' && whole?.type !== 'geo') return undefined;
  return {
    path,
    field: { ...whole, type: whole.type === 'geo' ? 'decimal' : 'text' },
    title: item.title ?? whole.title,
  };
}

/** The stage field whose steps stand in the header. */
export function stageFieldOf(entity: PresentedEntity): PresentedField | undefined {
  return Object.values(entity.fields).find((field) => field.type === 'stage');
}

/** The relations that show as lists: those the page view names first, then the others in the model's order. */
export function shownRelations(model: PresentedModel, entity: PresentedEntity): readonly PresentedRelation[] {
  const named = (pageViewOf(model, entity.name)?.tabs ?? [])
    .flatMap((tab) => tab.blocks)
    .map((block) => block.relation)
    .filter((name) => name !== undefined);
  const all = Object.values(entity.relations).filter((one) => one.visible && model.entities[one.entity] !== undefined);
  const place = (relation: PresentedRelation) => {
    const at = named.indexOf(relation.name);
    return at < 0 ? named.length : at;
  };
  return [...all].sort((a, b) => place(a) - place(b));
}
