// Menu documents → menus of the model.

import { byName } from '../by_name.ts';
import type { Menu } from '../model.ts';
import {
  below,
  type Compiling,
  inOrder,
  optionalText,
  type Place,
  report,
  resolveName,
  textOf,
  valueHere,
} from './compiling.ts';

export function compileMenus(compiling: Compiling): Record<string, Menu> {
  const documents = [...compiling.documents.values()].filter((document) => document.kind === 'menu');
  return byName(documents.map((document) => [document.name, compileMenu(compiling, { document, path: [] })]));
}

function compileMenu(compiling: Compiling, place: Place): Menu {
  const { body, name } = place.document;
  return {
    name,
    title: textOf(compiling, below(place, 'title'), name),
    groups: inOrder(body['groups'])
      .filter(([, group]) => group['active'] !== false)
      .map(([key, group]) => ({
        key,
        title: textOf(compiling, below(place, 'groups', key, 'title'), key),
        items: inOrder(group['items'])
          .filter(([, item]) => item['active'] !== false)
          .flatMap(([item]) => compileItem(compiling, below(place, 'groups', key, 'items', item))),
      })),
  };
}

function compileItem(compiling: Compiling, place: Place): Menu['groups'][number]['items'] {
  const key = place.path.at(-1) ?? '';
  const title = optionalText(compiling, below(place, 'title'));
  const more = { key, ...(title ? { title } : {}) };
  const entity = below(place, 'entity');
  const view = below(place, 'view');
  if (valueHere(entity) !== undefined) {
    const found = resolveName(compiling, entity, 'entity');
    return found ? [{ ...more, entity: found.name }] : [];
  }
  if (valueHere(view) !== undefined) {
    const found = resolveName(compiling, view, 'view');
    return found ? [{ ...more, view: found.name }] : [];
  }
  report(compiling, place, 'pack.value', 'A menu item opens an entity or a view; name one of them.');
  return [];
}
