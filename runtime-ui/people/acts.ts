// What a reader may do about the account of a user, as far as the model tells: whom exactly it may be done to, the server
// says.

import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { Person } from './person.ts';

export type PersonAct = 'invite' | 'activate' | 'deactivate';

/** Of a record of this entity, to the reader with this id: none of what is no user, nobody ends their own account. */
export function actsOn({ may }: Pick<PresentedEntity, 'may'>, person: Person, reader: string): readonly PersonAct[] {
  const { invite = false, deactivate = false } = may;
  // Who accepts an invitation is active again.
  const invites = invite && (person.active || deactivate);
  const end = person.active ? 'deactivate' : 'activate';
  const ends = deactivate && (end === 'activate' || person.id !== reader);
  return [...(invites ? (['invite'] as const) : []), ...(ends ? ([end] as const) : [])];
}
