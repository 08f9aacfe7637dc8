// Records of generated entities, as they are written over REST: with and without owner, team and company, leading to each
// other across companies, some of them deleted in the end; and shares of them.

import { type GeneratedEntity, type GeneratedField, isKeyField, KINDS, STAGES } from './model.ts';
import type { Random } from './random.ts';

/** Ids that there are to refer to. */
export interface Stored {
  readonly users: readonly string[];
  readonly companies: readonly string[];
  readonly agencies: readonly string[];
  readonly teams: readonly string[];
  /** Records by entity, of the entities before. */
  readonly records: ReadonlyMap<string, readonly string[]>;
}

export type Body = Readonly<Record<string, unknown>>;

export function generateBody(random: Random, entity: GeneratedEntity, stored: Stored): Body {
  const fields = entity.fields.map((field) => [field.name, valueFor(random, field, stored)] as const);
  return {
    ...Object.fromEntries(fields.filter(([, value]) => value !== undefined)),
    ...aspects(random, entity, stored),
  };
}

/** Shares of some of the records, each with one user or one team, as the entity record_share has them. */
export function generateShares(random: Random, entity: string, stored: Stored): readonly Body[] {
  const records = stored.records.get(entity) ?? [];
  return random.some(records, Math.ceil(records.length / 3)).map((record) => {
    const holder = random.chance(0.5) ? { user: random.pick(stored.users) } : { team: random.pick(stored.teams) };
    return { entity, record, ...holder, level: random.pick(['read', 'update']) };
  });
}

function aspects(random: Random, { aspects: taken }: GeneratedEntity, stored: Stored): Body {
  const { company_scoped: company } = taken;
  const one = (ids: readonly string[], empty: number) => (random.chance(empty) ? null : random.pick(ids));
  return {
    ...(taken['owned'] ? { owner: one(stored.users, 0.15) } : {}),
    ...(taken['team_scoped'] ? { team: one(stored.teams, 0.35) } : {}),
    ...(taken['agency_scoped'] ? { agency: one(stored.agencies, 0.3) } : {}),
    ...(taken['tagged'] ? { tags: random.some(['hot', 'cold', 'wet'], random.int(0, 2)) } : {}),
    ...(company ? { company: one(stored.companies, company.shared ? 0.3 : 0) } : {}),
  };
}

function valueFor(random: Random, field: GeneratedField, stored: Stored): unknown {
  const { name, type, to, required } = field;
  const word = () => `${random.pick(['amber', 'birch', 'cedar', 'dune'])} ${random.int(100, 999)}`;
  if (type === 'reference') {
    const ids = stored.records.get(to ?? '') ?? [];
    if (ids.length === 0 || (!required && random.chance(0.2))) return null;
    // Many lead to one record: more than are shown with it at once.
    return random.chance(0.4) ? ids[0] : random.pick(ids);
  }
  if (name === 'name') return word();
  // Trees are made once all records are there, and keys are given out then.
  if (type === 'tree_parent' || isKeyField(field)) return undefined;
  if (random.chance(0.2) && type !== 'stage') return null;
  switch (type) {
    case 'integer':
      return random.int(-2, 10);
    case 'decimal':
      return (random.int(-100, 400) / 100).toFixed(2);
    case 'money':
      return { amount: (random.int(0, 20_000) / 100).toFixed(2), currency: 'EUR' };
    case 'option':
      return random.pick(KINDS);
    case 'boolean':
      return random.chance(0.5);
    case 'date':
      return `${random.pick(['2019', '2023', '2030', '2032'])}-0${random.int(1, 9)}-1${random.int(0, 9)}`;
    case 'user':
      return random.pick(stored.users);
    case 'stage':
      return random.pick(Object.keys(STAGES));
    default:
      return word();
  }
}
