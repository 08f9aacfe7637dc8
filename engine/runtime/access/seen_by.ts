// What of a user's view somebody else is shown who looks at it (sessions/view_as.ts): what both may read. Each condition of
// the user stands beside that of who looks, who is judged as themselves: their own grants, restrictions, shares, companies
// and `$user`. So no grant, class of fields or restriction is led around by seeing as another.

import type { Model } from '../../metadata/model.ts';
import { all, isTrue, type SlotValues, type Sql, withSlotsUnder } from '../../rules/sql.ts';
import { requestSlots } from '../records/query/request_slots.ts';
import type { Request } from '../request.ts';
import type { Access } from './access.ts';
import { STAGE_CHANGE } from './dependent.ts';

/** What slots of who looks begin with: those of the user have their names already. */
const LOOKER = 'looker.';

/** The user's access, as far as who looks has it, too. `looker`: their request, as if they asked for themselves. */
export function seenBy(access: Access, looker: Request): Access {
  const own = looker.access;
  return {
    ...access,
    key: `${access.key} seen by ${own.key}`,
    readable: (entity, field) => own.readable(entity, field) && access.readable(entity, field),
    writable: (entity, field) => own.writable(entity, field) && access.writable(entity, field),
    may: (entity, action) => own.may(entity, action) && access.may(entity, action),
    rows: (...of) => both(access.rows(...of), own.rows(...of)),
    // Whose sets are known are the user's.
    rowsKnowing: (...of) => both(access.rowsKnowing(...of), own.rows(...of)),
    granted: (...of) => both(access.granted(...of), own.granted(...of)),
    slots: { ...access.slots, ...lookerSlots(looker) },
    narrowed: () => leavesOut(looker.model, access, own),
  };
}

function lookerSlots(looker: Request): SlotValues {
  const named = requestSlots(looker).flatMap((group) => Object.entries(group));
  return Object.fromEntries(named.map(([slotName, value]) => [`${LOOKER}${slotName}`, value]));
}

/** By the piece of the user, and of who looks: equal pieces stay one, and pieces are kept as long as their model is. */
const joined = new WeakMap<Sql, WeakMap<Sql, Sql>>();

function both(seen: Sql, own: Sql): Sql {
  if (isTrue(own)) return seen;
  const known = joined.get(seen) ?? new WeakMap<Sql, Sql>();
  joined.set(seen, known);
  const looked = known.get(own) ?? beside(seen, withSlotsUnder(LOOKER, own));
  known.set(own, looked);
  return looked;
}

function beside(seen: Sql, own: Sql): Sql {
  return isTrue(seen) ? own : all([seen, own]);
}

/**
 * Whether who looks may be shown less than the user is: false where they read all records and fields of all that the user
 * reads anything of. Of two who each read some records, nobody knows without looking at them. Moves are seen with their records.
 */
function leavesOut(model: Model, access: Access, own: Access): boolean {
  return Object.values(model.entities).some((entity) => {
    if (!access.may(entity, 'read')) return false;
    if (!own.may(entity, 'read')) return true;
    const seesAll = entity.name === STAGE_CHANGE || isTrue(own.rows(entity, 'read', 't'));
    const isHidden = (field: string) => access.readable(entity, field) && !own.readable(entity, field);
    return !seesAll || Object.keys(entity.fields).some(isHidden);
  });
}
