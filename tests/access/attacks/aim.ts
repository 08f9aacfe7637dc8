// An attack on one hidden record: by whom, and what it could be reached by.

import { randomBytes } from 'node:crypto';
import type { PresentedEntity } from '../../../schemas/http/model.ts';
import { type Body, companyBody, type Making, OF_A_COMPANY, OF_A_TENANT, userBody } from './bodies.ts';
import type { Caller } from './caller.ts';
import type { Kept, Place } from './places.ts';
import { hiddenOf, ownOf, type Siege, wholeModel } from './siege.ts';

export interface Aim {
  readonly siege: Siege;
  readonly caller: Caller;
  readonly entity: string;
  /** All of it, whatever the caller sees. */
  readonly model: PresentedEntity;
  readonly target: Kept & { readonly place: Place };
  /** A record of the entity that the caller may see. */
  readonly own: Kept | undefined;
  /** Fields that refer to records, with one that is hidden from the caller, of the target's place. */
  readonly references: readonly { readonly field: string; readonly id: string }[];
}

export function aimsOf(siege: Siege, caller: Caller, entity: string): readonly Aim[] {
  const model = wholeModel(siege, caller).entities[entity];
  if (model === undefined) throw new Error(`The model of ${caller.tenant} has no ${entity}.`);
  const targets = hiddenOf(siege, caller, entity).filter(({ place }) => isWorthIt(siege, caller, place));
  return targets.map((target) => {
    const own = ownOf(caller, entity);
    return { siege, caller, entity, model, target, own, references: referencesTo(target.place, caller, model) };
  });
}

/** For who is of another tenant one place of the home tenant is like the next; the short form leaves out some of all. */
function isWorthIt({ places, tenants, entities }: Siege, { tenant }: Caller, place: Place): boolean {
  const { here, there, away, restricted } = places;
  if (tenant !== tenants.home) return place === here || (place === there && entities === undefined);
  return entities === undefined || [there, away, restricted].includes(place);
}

function referencesTo(place: Place, caller: Caller, { fields }: PresentedEntity): Aim['references'] {
  return Object.values(fields).flatMap(({ name, to, type }) => {
    const kept = place.records.get(type === 'attachment' ? 'file' : (to ?? ''));
    return kept?.hiddenFrom.includes(caller.name) ? [{ field: name, id: kept.id }] : [];
  });
}

/** A body of the entity that its company's administrator may store: without canaries, and another each time. */
export function plainBody(caller: Caller, entity: string): Body {
  const say = (): string => `Plain ${randomBytes(6).toString('hex')}`;
  const making: Making = {
    say,
    mail: () => `${randomBytes(6).toString('hex')}@plain.example`,
    money: () => ({ amount: '12.50', currency: 'EUR' }),
    address: () => ({ street: say(), city: say(), country: 'FR' }),
    code: () => `P${randomBytes(5).toString('hex').toUpperCase()}`,
    id: (other) => caller.own.records.get(other)?.id ?? '',
    company: caller.own.records.get('company')?.id ?? null,
  };
  const { attachments: _, ...body } = bodyOf(entity, making);
  return body;
}

function bodyOf(entity: string, making: Making): Body {
  const user = making.id('user');
  switch (entity) {
    case 'company':
      return companyBody(making);
    case 'user':
      return { ...userBody(making), login: making.say('login').replace(' ', '_') };
    case 'membership':
      return { user, role: 'sales/rep', company: making.company };
    case 'account_contact':
      // One of each role at an account.
      return { ...OF_A_COMPANY[entity]?.(making), role: 'buyer' };
    case 'exchange_rate':
      return { currency: 'USD', quote: 'EUR', day: '2026-02-03', rate: '0.9' };
    case 'record_share':
      // With somebody with whom it is not shared yet.
      return { entity: 'account', record: making.id('account'), team: making.id('team'), level: 'read' };
    default:
      return (OF_A_COMPANY[entity] ?? OF_A_TENANT[entity])?.(making) ?? {};
  }
}
