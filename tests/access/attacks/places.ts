// Places with a record of each entity: those of the attackers' own company, of the other one, of the other tenant, of all
// companies, deleted ones, restricted ones.

import { BESIDE, type Body, hiddenIn, type Making, makingOf, OF_A_COMPANY, OF_A_TENANT } from './bodies.ts';
import { type CallerName, type Canaries, COMMON } from './canaries.ts';
import type { Keeper } from './keeper.ts';

export interface Kept {
  readonly id: string;
  readonly hiddenFrom: readonly CallerName[];
  /** A word of its texts, where it has one. */
  readonly word: string | undefined;
}

export interface Place {
  readonly name: string;
  /** By entity; `file` too, which is none. */
  readonly records: Map<string, Kept>;
}

export interface Founding {
  readonly keeper: Keeper;
  readonly canaries: Canaries;
  readonly name: string;
  readonly company: string | null;
  readonly hiddenFrom: readonly CallerName[];
  /** Values in place of those that all have, by entity. */
  readonly instead?: Readonly<Record<string, Body>>;
}

export function newPlace(name: string): Place {
  return { name, records: new Map() };
}

/** Stores records of these entities, all of a company unless told. */
export async function fillPlace(
  place: Place,
  founding: Founding,
  entities: readonly string[] = Object.keys(OF_A_COMPANY),
): Promise<void> {
  for (const entity of entities) {
    if (entity === 'opportunity') await storeFile(place, founding);
    const makeBody = OF_A_COMPANY[entity] ?? OF_A_TENANT[entity];
    if (makeBody === undefined) throw new Error(`Nobody knows what a ${entity} holds.`);
    await storeIn(place, founding, entity, makeBody);
  }
}

/** Stores one record with canaries, and remembers it. */
export async function storeIn(
  place: Place,
  founding: Founding,
  entity: string,
  makeBody: (making: Making) => Body,
): Promise<string> {
  const { keeper, instead = {} } = founding;
  const body = { ...makeBody(makingFor(place, founding, entity)), ...instead[entity] };
  const id = await keeper.make(entity, body);
  rememberIn(place, founding, entity, { id, body });
  return id;
}

export function makingFor(place: Place, { canaries, hiddenFrom, company }: Founding, entity: string): Making {
  const id = (other: string): string => place.records.get(other)?.id ?? missing(place, other);
  return makingOf({ canaries, place: place.name, entity, hiddenFrom }, { id, company });
}

function missing(place: Place, entity: string): never {
  throw new Error(`${place.name} has no ${entity} yet.`);
}

/** Notes a record that is there; its id is hidden from whom all of its fields are. */
export function rememberIn(
  place: Place,
  { canaries, hiddenFrom: from }: Pick<Founding, 'canaries' | 'hiddenFrom'>,
  entity: string,
  { id, body = {} }: { readonly id: string; readonly body?: Body },
): void {
  const hiddenFrom = hiddenIn({ entity, hiddenFrom: from }, 'id');
  canaries.note(id, { what: `id of ${entity} of ${place.name}`, hiddenFrom });
  const [word] = /zq[a-z]{10}/.exec(JSON.stringify(body)) ?? [];
  place.records.set(entity, { id, hiddenFrom, word });
}

async function storeFile(place: Place, { keeper, canaries, hiddenFrom }: Founding): Promise<void> {
  const word = (field: string) => canaries.word({ what: `file ${field} of ${place.name}`, hiddenFrom });
  const id = await keeper.upload(`${word('name')}.txt`, `${COMMON} ${word('content')}`);
  rememberIn(place, { canaries, hiddenFrom }, 'file', { id });
}

/** Moves the deal of the place on, and notes what was written of that. */
export async function moveDeal(place: Place, founding: Founding): Promise<void> {
  const { keeper } = founding;
  const id = place.records.get('opportunity')?.id ?? missing(place, 'opportunity');
  await keeper.patch(`/api/records/opportunity/${id}`, { stage: 'qualified' });
  const where = encodeURIComponent(JSON.stringify({ '==': [{ var: 'record' }, id] }));
  const { json } = await keeper.get(`/api/records/stage_change?limit=1&where=${where}`);
  rememberIn(place, founding, 'stage_change', { id: json.items[0].id });
}

/** Deletes all that the place has, the last first. */
export async function deletePlace(place: Place, keeper: Keeper): Promise<void> {
  const names = [...place.records.keys()].filter((entity) => entity !== 'file' && !BESIDE.includes(entity));
  for (const entity of names.toReversed()) {
    await keeper.remove(`/api/records/${entity}/${place.records.get(entity)?.id}`);
  }
}
