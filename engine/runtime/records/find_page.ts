// By which statement a page of a list is found for a reader whose rows have one of many values in a column (query/served.ts
// tells the ways): what is known of the reader and of the list's last page decides, and where a statement says that rows may
// be missing, another one finds them.

import type { Entity } from '../../metadata/model.ts';
import type { BoundSql, CompiledSql, SlotValues } from '../../rules/sql.ts';
import type { Connection } from '../database/connection.ts';
import type { Request } from '../request.ts';
import { type KnownKeys, knownKeys } from './known_keys.ts';
import type { Way } from './query/served.ts';

export interface PageRow {
  readonly [column: string]: unknown;
  readonly items: string;
  readonly count: string;
  readonly cursor: string | null;
  /** Whether it may lack rows, and so has none. */
  readonly cut?: boolean | null;
}

/** A page that is wanted. */
export interface SoughtPage {
  readonly entity: Entity;
  /** The list's own way, and the statement by it. */
  readonly way: Way;
  readonly compiled: CompiledSql;
  /** The statement by another way, or for a reader whose keys are known. */
  readonly compile: (way: Way, known: KnownKeys | undefined) => CompiledSql;
  readonly bind: (compiled: CompiledSql, keys: SlotValues) => BoundSql;
}

/** What is answered with the page, and with what is read beside it. */
export type Answering = (page: PageRow | undefined, connection: Connection) => Promise<string>;

/** Whether no further page follows. */
export function isEnd(page: PageRow | undefined): page is (PageRow & { readonly cursor: null }) | undefined {
  return page === undefined || page.cursor === null;
}

interface Seeking {
  readonly request: Request;
  readonly sought: SoughtPage;
  readonly answer: Answering;
  readonly known: KnownKeys | undefined;
}

/** The answer with the page. */
export async function answerPage(request: Request, sought: SoughtPage, answer: Answering): Promise<string> {
  const { way, entity } = sought;
  if (way !== 'walk' && way !== 'keyed') return answerBy({ request, sought, answer, known: undefined }, way);
  const seeking = { request, sought, answer, known: await knownKeys(request, entity) };
  return (await withoutLookingUp(seeking)) ?? answerBy(seeking, 'keyed');
}

/** Undefined where rows may be missing. */
async function withoutLookingUp(seeking: Seeking): Promise<string | undefined> {
  const { request, sought, known } = seeking;
  const lasts = lastPagesOf(request);
  const last = lasts.get(sought.compiled);
  const isMerged = known?.counts !== undefined;
  if (last === 'cut' || (sought.way === 'keyed' && !isMerged)) return undefined;
  if (isMerged || last === 'full') {
    const answered = await answerIf(seeking, isMerged ? 'merged' : 'full', (page) => !isEnd(page));
    if (answered !== undefined) return answered;
  }
  const walked = isMerged ? undefined : await walk(seeking, lasts);
  if (walked === undefined) lasts.set(sought.compiled, 'cut');
  return walked;
}

async function walk(seeking: Seeking, lasts: LastPages): Promise<string | undefined> {
  return answerIf(seeking, 'walk', (page) => {
    lasts.set(seeking.sought.compiled, isEnd(page) ? 'short' : 'full');
    return page?.cut !== true;
  });
}

/**
 * How the last page of a list was, by its own statement: one that was cut is looked up at once from then on; one that was
 * full is likely to be full again.
 */
type LastPages = WeakMap<CompiledSql, 'cut' | 'full' | 'short'>;

/** By the memberships of who asked, for as long as an identity is known (sessions/known_identities.ts). */
const lastPages = new WeakMap<SlotValues, LastPages>();

function lastPagesOf({ access }: Request): LastPages {
  const mine = lastPages.get(access.slots) ?? new WeakMap();
  lastPages.set(access.slots, mine);
  return mine;
}

/** Undefined where the page does not suffice. */
function answerIf(
  seeking: Seeking,
  way: Way,
  suffices: (page: PageRow | undefined) => boolean,
): Promise<string | undefined> {
  return readPage(seeking, way, async (page, connection) =>
    suffices(page) ? seeking.answer(page, connection) : undefined,
  );
}

function answerBy(seeking: Seeking, way: Way): Promise<string> {
  return readPage(seeking, way, seeking.answer);
}

function readPage<T>(
  seeking: Seeking,
  way: Way,
  use: (page: PageRow | undefined, connection: Connection) => Promise<T>,
): Promise<T> {
  const statement = statementBy(seeking, way);
  return seeking.request.database.read(async (connection) => {
    const [page] = await connection.query<PageRow>(statement);
    return use(page, connection);
  });
}

/** By the list's own statement and how it differs: the text of a shape takes as long as binding it. */
const others = new WeakMap<CompiledSql, Map<string, CompiledSql>>();

function statementBy({ sought, known }: Seeking, way: Way): BoundSql {
  const { compiled, compile, bind } = sought;
  if (known === undefined && way === sought.way) return bind(compiled, {});
  const mine = others.get(compiled) ?? new Map<string, CompiledSql>();
  others.set(compiled, mine);
  const place = known === undefined ? way : `${way} ${known.counts?.join() ?? 'known'}`;
  const other = mine.get(place) ?? compile(way, known);
  mine.set(place, other);
  return bind(other, known?.slots ?? {});
}
