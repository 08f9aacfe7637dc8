// Addresses of the main menu, and which of its entries is current.

import type { PresentedMenuItem, PresentedModel } from '../../schemas/http/model.ts';
import { viewing } from '../view_as/viewing.ts';

/** Roles, people, and why somebody may do something. No entity has such a name. */
export const ACCESS_PAGE = '/-/access';

/** One's own account. */
export const ACCOUNT_PAGE = '/-/account';

/** Whether the reader looks after the account of the page: while they see as another, it is not theirs. */
export function hasOwnAccount(): boolean {
  return viewing() === null;
}

/** The page of roles, asking about one record. */
export function addressOfWhy(entity: string, id: string): string {
  return `${ACCESS_PAGE}?${new URLSearchParams({ entity, id }).toString()}`;
}

/** Whether the reader gives roles, which the page is for. */
export function givesRoles(model: PresentedModel): boolean {
  return model.entities['membership']?.may.create === true;
}

/** Where a menu entry leads. */
export function addressOfItem(item: PresentedMenuItem): string {
  return item.view === undefined ? `/${item.entity}` : `/${item.entity}?view=${item.view}`;
}

/** The entry to mark: one with the page's view, else the first of its entity without a view of its own. */
export function currentItem(model: PresentedModel, path: string, view: string | null): PresentedMenuItem | undefined {
  const entity = path.split('/')[1] ?? '';
  const items = model.menu.flatMap((group) => group.items).filter((item) => item.entity === entity);
  return items.find((item) => item.view === view) ?? items.find((item) => item.view === undefined) ?? items[0];
}
