// What the palette offers for a text: pages of the menu, records that match (in the order of the server, which puts those
// first whose name is meant), things to create.

import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, PresentedModel } from '../../schemas/http/model.ts';
import { useModel } from '../api/model.ts';
import { useSearch } from '../api/search.ts';
import { creatableEntities } from './create_menu.tsx';
import { type Icon, iconOf } from './icons.ts';
import { ACCESS_PAGE, ACCOUNT_PAGE, addressOfItem, givesRoles, hasOwnAccount } from './menu.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly group: 'pages' | 'records' | 'create';
  readonly title: string;
  /** Grey, after the title: the kind of record. */
  readonly aside?: string;
  readonly address: string;
  readonly icon: Icon;
}

/** Fewer letters match too much to be worth a request; the server refuses them. */
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

/** Pages that are about no entity. */
function ownEntries(t: TFunction, model: PresentedModel, wanted: string): readonly PaletteEntry[] {
  const pages = [
    ...(hasOwnAccount() ? [{ address: ACCOUNT_PAGE, title: t('my_account.title'), icon: iconOf('user-circle') }] : []),
    ...(givesRoles(model) ? [{ address: ACCESS_PAGE, title: t('access.title'), icon: iconOf('lock') }] : []),
  ];
  return pages
    .filter(({ title }) => foldText(title).includes(wanted))
    .map((page) => ({ id: `page-${page.address}`, group: 'pages' as const, ...page }));
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
  const wanted = text.trim();
  const names = entities.map((entity) => entity.name);
  const { data } = useSearch(wanted, names, wanted.length >= SEARCH_FROM);
  const shown = new Map<string, number>();
  return (data?.items ?? []).flatMap(({ entity: name, id, label }) => {
    const entity = model.entities[name];
    const count = shown.get(name) ?? 0;
    shown.set(name, count + 1);
    if (entity === undefined || count >= RECORDS_PER_ENTITY) return [];
    return [
      {
        id: `record-${name}-${id}`,
        group: 'records' as const,
        title: label ?? '',
        aside: entity.title,
        address: `/${name}/${id}`,
        icon: iconOf(entity.icon),
      },
    ];
  });
}

/** Entries in the order they stand. `typed` filters at once, `settled` (the same, a moment later) asks the server. */
export function usePaletteEntries(typed: string, settled: string): readonly PaletteEntry[] {
  const { t } = useTranslation();
  const model = useModel();
  const wanted = foldText(typed.trim());
  const records = useRecordEntries(model, settled);
  return [
    ...(settled.trim().length >= SEARCH_FROM && typed.trim() !== '' ? records : []),
    ...pageEntries(model, wanted),
    ...ownEntries(t, model, wanted),
    ...createEntries(model, wanted),
  ];
}
