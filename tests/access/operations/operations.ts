// All operations that are put to the proof, by the name under which differences tell them.

import type { Episode, Operation } from '../case.ts';
import { aggregate } from './aggregate.ts';
import { bulk } from './bulk.ts';
import { count } from './count.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { events } from './events.ts';
import { exported } from './export.ts';
import { get } from './get.ts';
import { history } from './history.ts';
import { include } from './include.ts';
import { list } from './list.ts';
import { move } from './move.ts';
import { paths } from './paths.ts';
import { restore } from './restore.ts';
import { search } from './search.ts';
import { unreadable } from './unreadable.ts';
import { update } from './update.ts';
import { writes } from './writes.ts';

/** They change nothing; asked of the organisation too. */
export const READS: Readonly<Record<string, Operation>> = {
  list,
  count,
  aggregate,
  get,
  paths,
  include,
  history,
  search,
  export: exported,
  unreadable,
};

/** They change nothing, since what they ask is refused or empty. */
export const REFUSED: Readonly<Record<string, Operation>> = { update, move, delete: remove, bulk };

/** They leave something behind, and come last. */
export const LASTING: Readonly<Record<string, Operation>> = { create };

/** They come after those, each alone. */
export const EPISODES: Readonly<Record<string, Episode>> = { restore, events, writes };
