// Views as one reader sees them: placements of fields they may not read are left out.

import type {
  PresentedBlock,
  PresentedPlacement,
  PresentedSection,
  PresentedView,
} from '../../../schemas/http/model.ts';
import type { Block, Placement, Section, View } from '../../metadata/model.ts';
import { inLanguage, isReadable, presentVisible, type Reader } from './reader.ts';

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
          ...tabHead(reader, view.entity, tab),
          sections: tab.sections.map((section) => presentSection(reader, view.entity, section)),
        })),
      };
    case 'page':
      return {
        ...base,
        kind: 'page',
        header: placed(view.header),
        tabs: view.tabs.map((tab) => ({
          ...tabHead(reader, view.entity, tab),
          blocks: tab.blocks.flatMap((block) => presentBlock(reader, view.entity, block)),
        })),
      };
  }
}

function where(view: Extract<View, { where?: unknown }>): { where?: NonNullable<PresentedSection['visible']> } {
  return view.where ? { where: view.where.json as NonNullable<PresentedSection['visible']> } : {};
}

function tabHead(
  reader: Reader,
  entity: string,
  tab: { key: string; title?: Section['title']; visible: Section['visible'] },
) {
  return {
    key: tab.key,
    ...(tab.title ? { title: inLanguage(reader, tab.title) } : {}),
    visible: presentVisible(reader, entity, tab.visible),
  };
}

function presentSection(reader: Reader, entity: string, section: Section): PresentedSection {
  return {
    key: section.key,
    ...(section.title ? { title: inLanguage(reader, section.title) } : {}),
    columns: section.columns,
    visible: presentVisible(reader, entity, section.visible),
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
      visible: presentVisible(reader, entity, block.visible),
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
      visible: presentVisible(reader, entity, visible),
      ...(total === undefined ? {} : { total }),
    }));
}

function readableSort(reader: Reader, entity: string, sort: readonly string[]): string[] {
  return sort.filter((entry) => isReadable(reader, entity, entry.replace(/^-/, '')));
}
