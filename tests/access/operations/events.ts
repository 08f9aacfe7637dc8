// Streams of events: everybody listens while the administrator changes, moves, makes, deletes and restores records. What is
// told to whom is judged by the records as they are when it is told, so the log is held back until all has happened.

import { type EventReader, readEvents, type ToldEvent } from '../../servers/event_reader.ts';
import { until } from '../../until.ts';
import type { Episode, Stage, Witnessed } from '../case.ts';
import type { GeneratedEntity } from '../generate/model.ts';
import type { Random } from '../generate/random.ts';
import { type Body, generateBody } from '../generate/rows.ts';
import { toldOf } from '../oracle/changes.ts';
import { personOf, type World } from '../oracle/rights.ts';
import { type Change, isLive } from '../oracle/tables.ts';
import { idsIn } from './create.ts';

export const events: Episode = async (stage) => {
  // Who comes last is told last: what the administrator has heard, the others have.
  const logins = [...stage.generated.organisation.people.map(({ login }) => login), 'admin'];
  const listeners = new Map<string, EventReader>();
  try {
    for (const login of logins) {
      const headers = { Authorization: `Bearer ${await stage.tokenFor(login)}` };
      listeners.set(login, await readEvents(stage.url, headers));
    }
    const before = await stage.look();
    const changed = await heldBack(stage, () => changeMany(stage, before));
    const first = await witness({ stage, listeners, before, after: changed });
    const restored = await heldBack(stage, () => restoreAll(stage, before, changed));
    return [...first, ...(await witness({ stage, listeners, before: changed, after: restored }))];
  } finally {
    for (const listener of listeners.values()) listener.leave();
  }
};

/** Nothing is told until all is done: an older transaction still runs. */
async function heldBack(stage: Stage, work: () => Promise<void>): Promise<World> {
  await stage.query('begin');
  try {
    await stage.query('select pg_current_xact_id()');
    await work();
    return await stage.look();
  } finally {
    await stage.query('commit');
  }
}

/** Records of each entity. */
const CHANGED = 8;

async function changeMany({ generated, clients }: Stage, world: World): Promise<void> {
  for (const entity of generated.entities) {
    const random = generated.random.fork(`events ${entity.name}`);
    const rows = [...(world.tables[entity.name]?.values() ?? [])].filter(isLive);
    const ids = random.some(rows, CHANGED + 2).map((row) => String(row['id']));
    const body = () => generateBody(random, entity, idsIn(world.tables));
    const updates = ids.slice(2).map((id) => ({ op: 'update', id, record: partOf(random, entity, body()) }));
    const deletions = ids.slice(0, 2).map((id) => ({ op: 'delete', id }));
    const operations = [...updates, { op: 'create', record: body() }, ...deletions];
    await clients['admin']?.post(`/api/records/${entity.name}/bulk`, { operations });
  }
}

/** A place that the record is given to, or a few of its values. */
function partOf(random: Random, { fields }: GeneratedEntity, body: Body): Body {
  const own = fields.map(({ name }) => name).filter((name) => name !== 'name' && Object.hasOwn(body, name));
  const places = ['owner', 'team', 'agency', 'company'].filter((name) => Object.hasOwn(body, name));
  const named = places.length > 0 && random.chance(0.5) ? random.some(places, 1) : random.some(own, 3);
  return Object.fromEntries(named.map((name) => [name, body[name]]));
}

async function restoreAll({ generated, clients }: Stage, before: World, now: World): Promise<void> {
  for (const { name } of generated.entities) {
    for (const row of now.tables[name]?.values() ?? []) {
      const id = String(row['id']);
      const wasThere = isLive(before.tables[name]?.get(id) ?? { deleted_at: 'never' });
      if (wasThere && !isLive(row)) await clients['admin']?.post(`/api/records/${name}/${id}/restore`, {});
    }
  }
}

interface Heard {
  readonly stage: Stage;
  readonly listeners: ReadonlyMap<string, EventReader>;
  readonly before: World;
  readonly after: World;
}

/** Of each person and entity what they should have heard of what happened between the two, and what they did. */
async function witness({ stage, listeners, before, after }: Heard): Promise<readonly Witnessed[]> {
  const { entities } = stage.generated;
  const changes = changedOnce(before, after).filter(({ entity }) => entities.some(({ name }) => name === entity));
  const meant = new Set(changes.map(({ record, version }) => `${record} ${version}`));
  const isMeant = (line: string): boolean => {
    const [event, , id, , version] = line.split(' ');
    return event === 'reset' || meant.has(`${id} ${version}`);
  };
  const expected = new Map(
    [...listeners.keys()].map((login) => {
      const person = personOf(after.tables, login);
      return [login, changes.flatMap((change) => toldOf(after, person, change) ?? [])] as const;
    }),
  );
  for (const [login, { events: told }] of listeners) {
    const count = expected.get(login)?.length ?? 0;
    await heard(() => told.filter((event) => isMeant(lineOf(event))).length >= count);
  }
  await marked(stage, listeners, after);
  return [...listeners].flatMap(([person, { events: told }]) =>
    entities.map(({ name: entity }): Witnessed => {
      const isOf = (line: string) => line === 'reset' || line.split(' ')[1] === entity;
      return {
        person,
        entity,
        request: 'GET /api/events, while records change',
        expected: (expected.get(person) ?? []).filter(isOf).sort(),
        observed: told
          .map(lineOf)
          .filter((line) => isMeant(line) && isOf(line))
          .sort(),
      };
    }),
  );
}

/** Changes between the two, of records that changed no more than once: of others it is not said which is told. */
function changedOnce(before: World, after: World): readonly Change[] {
  return [...after.changes].flatMap(([record, changes]) => {
    const known = before.changes.get(record)?.length ?? 0;
    return changes.length === known + 1 ? changes.toSorted((a, b) => a.version - b.version).slice(-1) : [];
  });
}

/** A last change that the administrator is told of: what the others are told of all before it, they have been told. */
async function marked({ clients }: Stage, listeners: Heard['listeners'], world: World): Promise<void> {
  const { id } = personOf(world.tables, 'admin');
  const answer = await clients['admin']?.patch(`/api/records/user/${id}`, { job_title: `Mark ${performance.now()}` });
  const mark = `change user ${id} update ${answer?.json.version}`;
  await heard(() => listeners.get('admin')?.events.some((event) => lineOf(event) === mark) === true);
}

/** As the oracle writes it (oracle/changes.ts). */
function lineOf({ event, data: { entity, id, action, version } }: ToldEvent): string {
  return event === 'reset' ? event : `${event} ${entity} ${id} ${action} ${version}`;
}

/** What was never told is a difference like others. */
async function heard(isSo: () => boolean): Promise<void> {
  await until(async () => isSo(), 'it is told', { withinMs: 8_000, everyMs: 5 }).catch(() => undefined);
}
