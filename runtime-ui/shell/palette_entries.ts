// What the palette offers for a text: pages of the menu, records that match, things to create.

import { useQueries } from '@tanstack/react-query';
import type { PresentedEntity, PresentedModel } from '../../schemas/http/model.ts';
import { keys } from '../api/keys.ts';
import { fetchList } from '../api/lists.ts';
import { useModel } from '../api/model.ts';
import { creatableEntities } from './create_menu.tsx';
import { type Icon, iconOf } from './icons.ts';
import { addressOfItem } from './menu.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly group: 'pages' | 'records' | 'create';
  readonly title: string;
  /** Grey, after the title: the kind of record. */
  readonly aside?: string;
  readonly address: string;
  readonly icon: Icon;
}

/** Fewer letters match too much to be worth a request per entity. */
const SEARCH_FROM = 2;
const RECORDS_PER_ENTITY = 4;

/** Without case and accents: `etape` finds `Étape`. */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function pageEntries(model: PresentedModel, wanted: string): readonly PaletteEntry[] {
  return model.menu.flatMap((group) =>
    group.items
      .filter((item) => foldText(item.title).includes(wanted))
      .map((item) => ({
        id: `page-${group.key}-${item.key}`,
        group: 'pages' as const,
        title: item.title,
        aside: group.title,
        address: addressOfItem(item),
        icon: iconOf(item.icon),
      })),
  );
}

function createEntries(model: PresentedModel, wanted: string): readonly PaletteEntry[] {
  return creatableEntities(model)
    .filter((entity) => foldText(entity.title).includes(wanted))
    .map((entity) => ({
      id: `create-${entity.name}`,
      group: 'create' as const,
      title: entity.title,
      address: `/${entity.name}/new`,
      icon: iconOf(entity.icon),
    }));
}

function searchedEntities(model: PresentedModel): readonly PresentedEntity[] {
  const names = new Set(model.menu.flatMap((group) => group.items.map((item) => item.entity)));
  return [...names].flatMap((name) => {
    const entity = model.entities[name];
    return entity?.searchable === true ? [entity] : [];
  });
}

function useRecordEntries(model: PresentedModel, text: string): readonly PaletteEntry[] {
  const entities = searchedEntities(model);
  const answers = useQueries({
    queries: entities.map((entity) => {
      const list = { search: text.trim(), fields: [entity.label], limit: RECORDS_PER_ENTITY };
      return {
        queryKey: keys.page(entity.name, list),
        queryFn: ({ signal }: { signal: AbortSignal }) => fetchList(entity.name, list, signal),
        enabled: text.trim().length >= SEARCH_FROM,
      };
    }),
  });
  const found = entities.flatMap((entity, index) =>
    (answers[index]?.data?.items ?? []).map((record) => ({
      id: `record-${entity.name}-${record.id}`,
      group: 'records' as const,
      title: String(record[entity.label] ?? ''),
      aside: entity.title,
      address: `/${entity.name}/${record.id}`,
      icon: iconOf(entity.icon),
    })),
  );
  // A record whose name holds the words comes before one that mentions them.
  const wanted = foldText(text.trim());
  const isNamed = (entry: PaletteEntry) => foldText(entry.title).includes(wanted);
  return [...found.filter(isNamed), ...found.filter((entry) => !isNamed(entry))];
}

/** Entries in the order they stand. `typed` filters at once, `settled` (the same, a moment later) asks the server. */
export function usePaletteEntries(typed: string, settled: string): readonly PaletteEntry[] {
  const model = useModel();
  const wanted = foldText(typed.trim());
  const records = useRecordEntries(model, settled);
  return [
    ...(settled.trim().length >= SEARCH_FROM && typed.trim() !== '' ? records : []),
    ...pageEntries(model, wanted),
    ...createEntries(model, wanted),
  ];
}
