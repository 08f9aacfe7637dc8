// What the server says it can be asked: every method of every path of its OpenAPI document, of which none may be left out.

import { BESIDE, OF_A_COMPANY, OF_A_TENANT } from './bodies.ts';
import type { Keeper } from './keeper.ts';
import { ACCOUNTS } from './ways/accounts.ts';
import { ACROSS } from './ways/across.ts';
import { READING } from './ways/reading.ts';
import { WRITING } from './ways/writing.ts';

export interface ServedOperation {
  readonly method: string;
  /** As in the document, such as /api/records/account/{id}. */
  readonly path: string;
  /** The same for all entities: `GET /api/records/{entity}/{id}`. */
  readonly way: string;
  /** undefined for one that is of no entity. */
  readonly entity: string | undefined;
  /** Whether it needs no login. */
  readonly isOpen: boolean;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'];

type Described = Readonly<Record<string, { readonly security?: readonly unknown[] }>>;

export async function readOperations(keeper: Keeper): Promise<readonly ServedOperation[]> {
  const { json } = await keeper.get('/api/openapi.json');
  return Object.entries(json.paths as Readonly<Record<string, Described>>).flatMap(([path, described]) => {
    const entity = /^\/api\/records\/([a-z][a-z0-9_]*)/.exec(path)?.[1];
    const common = entity === undefined ? path : path.replace(`/api/records/${entity}`, '/api/records/{entity}');
    return METHODS.filter((method) => Object.hasOwn(described, method)).map((name) => {
      const method = name.toUpperCase();
      const isOpen = described[name]?.security?.length === 0;
      return { method, path, way: `${method} ${common}`, entity, isOpen };
    });
  });
}

/** The stream of events is attacked by itself (events.ts). */
const KNOWN = new Set([...Object.keys({ ...READING, ...WRITING, ...ACROSS, ...ACCOUNTS }), 'GET /api/events']);

/** Entities that the siege has records of. */
const STORED = new Set([...Object.keys({ ...OF_A_COMPANY, ...OF_A_TENANT }), ...BESIDE]);

/** A sentence for each route that nobody attacks, each attack on a route that is not there, and each entity without records. */
export function strangersAmong(operations: readonly ServedOperation[]): readonly string[] {
  const served = new Set(operations.map(({ way }) => way));
  const entities = new Set(operations.flatMap(({ entity }) => entity ?? []));
  return [
    ...without(served, KNOWN).map((way) => `No attack knows ${way}: it needs one in tests/access/attacks/ways.`),
    ...without(KNOWN, served).map((way) => `${way} is attacked, and the server has no such route.`),
    ...without(entities, STORED).map(
      (entity) => `No attack knows ${entity}: tests/access/attacks/bodies.ts needs its body.`,
    ),
  ];
}

function without(all: ReadonlySet<string>, known: ReadonlySet<string>): readonly string[] {
  return [...all].filter((each) => !known.has(each));
}
