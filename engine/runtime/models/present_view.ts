// Views as one reader sees them: placements of fields they may not read are left out.

import type {
  PresentedBlock,
  PresentedPlacement,
  PresentedSection,
  PresentedView,
} from '../../../schemas/http/model.ts';
import { FIELD_TYPE_METADATA } from '../../metadata/field_types/field_types.ts';
import type { Block, Entity, Placement, Section, View } from '../../metadata/model.ts';
import { inLanguage, presentCondition, type Reader } from './reader.ts';

export function presentView(reader: Reader, view: View): PresentedView {
  const base = { name: view.name, title: inLanguage(reader, view.title), entity: view.entity };
  const placed = (placements: readonly Placement[]): PresentedPlacement[] =>
    presentPlacements(reader, view.entity, placements);
  switch (view.kind) {
    case 'list':
      return {
        ...base,
        kind: 'list',
        ...where(view),
        sort: readableSort(reader, view.entity, view.sort),
        columns: placed(view.columns),
        quick_filters: view.quick_filters.filter((path) => isReadable(reader, view.entity, path)),
      };
    case 'board': {
      const total =
        view.total !== undefined && isReadable(reader, view.entity, view.total) ? { total: view.total } : {};
      return {
        ...base,
        kind: 'board',
        ...where(view),
        sort: readableSort(reader, view.entity, view.sort),
        by: view.by,
        ...(view.pipeline === undefined ? {} : { pipeline: view.pipeline }),
        ...total,
        card: placed(view.card),
      };
    }
    case 'form':
      return {
        ...base,
        kind: 'form',
        tabs: view.tabs.map((tab) => ({
          ...tabHead(reader, tab),
          sections: tab.sections.map((section) => presentSection(reader, view.entity, section)),
        })),
      };
    case 'page':
      return {
        ...base,
        kind: 'page',
        header: placed(view.header),
        tabs: view.tabs.map((tab) => ({
          ...tabHead(reader, tab),
          blocks: tab.blocks.flatMap((block) => presentBlock(reader, view.entity, block)),
        })),
      };
  }
}

function where(view: Extract<View, { where?: unknown }>): { where?: NonNullable<PresentedSection['visible']> } {
  return view.where ? { where: view.where.json as NonNullable<PresentedSection['visible']> } : {};
}

function tabHead(reader: Reader, tab: { key: string; title?: Section['title']; visible: Section['visible'] }) {
  return {
    key: tab.key,
    ...(tab.title ? { title: inLanguage(reader, tab.title) } : {}),
    visible: presentCondition(tab.visible),
  };
}

function presentSection(reader: Reader, entity: string, section: Section): PresentedSection {
  return {
    key: section.key,
    ...(section.title ? { title: inLanguage(reader, section.title) } : {}),
    columns: section.columns,
    visible: presentCondition(section.visible),
    items: presentPlacements(reader, entity, section.items),
  };
}

/** A related list is left out with the entity or the reference it leads over. */
function presentBlock(reader: Reader, entity: string, block: Block): PresentedBlock[] {
  const relation = block.relation === undefined ? undefined : reader.model.entities[entity]?.relations[block.relation];
  if (block.kind === 'related' && (!relation || !isReadable(reader, relation.entity, relation.field))) return [];
  return [
    {
      key: block.key,
      kind: block.kind,
      ...(block.title ? { title: inLanguage(reader, block.title) } : {}),
      width: block.width,
      visible: presentCondition(block.visible),
      ...(relation ? { relation: relation.name } : {}),
      items: presentPlacements(reader, entity, block.items),
      columns: relation ? presentPlacements(reader, relation.entity, block.columns) : [],
    },
  ];
}

function presentPlacements(reader: Reader, entity: string, placements: readonly Placement[]): PresentedPlacement[] {
  return placements
    .filter((placement) => isReadable(reader, entity, placement.field))
    .map(({ field, title, span, width, visible, total }) => ({
      field,
      ...(title ? { title: inLanguage(reader, title) } : {}),
      ...(span === undefined ? {} : { span }),
      ...(width === undefined ? {} : { width }),
      visible: presentCondition(visible),
      ...(total === undefined ? {} : { total }),
    }));
}

function readableSort(reader: Reader, entity: string, sort: readonly string[]): string[] {
  return sort.filter((entry) => isReadable(reader, entity, entry.replace(/^-/, '')));
}

/** Whether every step of a path may be read. */
function isReadable(reader: Reader, entityName: string, path: string): boolean {
  const steps = path.split('.');
  let entity: Entity | undefined = reader.model.entities[entityName];
  for (const [index, step] of steps.entries()) {
    if (!entity || !reader.access.may(entity, 'read')) return false;
    const field = reader.access.readable(entity, step);
    if (!field) return false;
    const rest = steps.slice(index + 1);
    if (rest.length === 1 && Object.hasOwn(FIELD_TYPE_METADATA[field.type].parts, rest[0] ?? '')) return true;
    if (rest.length > 0) entity = reader.model.entities[field.to ?? ''];
  }
  return true;
}
