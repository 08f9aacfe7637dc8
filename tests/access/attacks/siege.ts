// What is attacked, as it stands: two tenants on one server, in one of them two companies, each with records that carry
// canaries; and who attacks.

import type { PresentedModel } from '../../../schemas/http/model.ts';
import type { Caller, Watch } from './caller.ts';
import type { Keeper } from './keeper.ts';
import type { Kept, Place } from './places.ts';

export type PlaceName = 'here' | 'shared' | 'linked' | 'restricted' | 'there' | 'deleted' | 'away';

export interface Siege extends Watch {
  /** Entities whose records are attacked one by one; undefined: all of them. */
  readonly entities: readonly string[] | undefined;
  /** Keys of the tenants: the one with two companies, and the other. */
  readonly tenants: { readonly home: string; readonly away: string };
  /** Schemas of their tables. */
  readonly schemas: { readonly home: string; readonly away: string };
  readonly keepers: { readonly home: Keeper; readonly away: Keeper };
  /** What an administrator of everything sees. */
  readonly models: { readonly home: PresentedModel; readonly away: PresentedModel };
  readonly callers: { readonly chief: Caller; readonly clerk: Caller; readonly outsider: Caller };
  readonly nobody: Caller;
  readonly places: Readonly<Record<PlaceName, Place>>;
  /** Values of invitations that were not accepted. */
  readonly invitations: { readonly here: string; readonly there: string; readonly away: string };
  /** Id of the chief: as them clerks may look, and see no more by it. */
  readonly chief: string;
  /** The company of the other user of the attackers' company, and logins by what their place is called. */
  readonly logins: { readonly here: string; readonly there: string; readonly away: string };
}

export function isAttacked({ entities }: Siege, entity: string): boolean {
  return entities?.includes(entity) ?? true;
}

/** Records of an entity (or files, tokens, sessions) that are hidden from the caller. */
export function hiddenOf(
  { places }: Siege,
  caller: Caller,
  entity: string,
): readonly (Kept & { readonly place: Place })[] {
  return Object.values(places).flatMap((place) => {
    const kept = place.records.get(entity);
    return kept?.hiddenFrom.includes(caller.name) ? [{ ...kept, place }] : [];
  });
}

/** A record of the entity that the caller may see. */
export function ownOf(caller: Caller, entity: string): Kept | undefined {
  const kept = caller.own.records.get(entity);
  return kept?.hiddenFrom.includes(caller.name) ? undefined : kept;
}

/** What an administrator of the caller's tenant sees of the model. */
export function wholeModel({ models, tenants }: Siege, { tenant }: Caller): PresentedModel {
  return tenant === tenants.home ? models.home : models.away;
}
