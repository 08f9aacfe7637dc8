// Shares: one record for one user, or for all who have a role in one team, to be read, or read and changed. Of a deleted
// record nothing is seen by a share.

import type { Seat } from './places.ts';
import { idIn, isLive, type Row, type Tables } from './tables.ts';

export interface Holder {
  readonly id: string;
  readonly seats: readonly Seat[];
}

/** Whether this share is for the person. */
export function isHeldBy({ id, seats }: Holder, share: Row): boolean {
  const team = idIn(share, 'team');
  return share['user'] === id || (team !== null && seats.some((seat) => seat.team === team));
}

function sharesOf(tables: Tables, holder: Holder, { entity, action }: SharedFor): readonly Row[] {
  const shares = [...(tables['record_share']?.values() ?? [])];
  return shares.filter((share) => {
    const isMeant = isLive(share) && share['entity'] === entity && isHeldBy(holder, share);
    return isMeant && (action !== 'update' || share['level'] === 'update');
  });
}

export interface SharedFor {
  readonly entity: string;
  readonly action: string;
}

/** What a share gives by itself; exporting takes a role, too, that lets export records of the entity. */
export function isGivenByShares(action: string, mayExport: boolean): boolean {
  return action === 'read' || action === 'update' || (action === 'export' && mayExport);
}

/** Whether any record of the entity is shared so with the person, deleted ones among them. */
export function isAnyShared(tables: Tables, holder: Holder, wanted: SharedFor): boolean {
  return sharesOf(tables, holder, wanted).length > 0;
}

/** Whether this record is. */
export function isShared(
  tables: Tables,
  holder: Holder,
  { row, ...wanted }: SharedFor & { readonly row: Row },
): boolean {
  return isLive(row) && sharesOf(tables, holder, wanted).some((share) => share['record'] === row['id']);
}
