// Which filter to drop when nothing matches: the one without which the most would be there.

import { useQueries } from '@tanstack/react-query';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import { keys } from '../api/keys.ts';
import { fetchList } from '../api/lists.ts';
import { joinRules } from './conditions.ts';
import type { Condition, ListState } from './list_state.ts';
import { conditionOf } from './rows.ts';

export interface Drop {
  readonly condition: Condition;
  /** How many there would be without it. */
  readonly count: number;
}

/** More filters than this are dropped by hand; each costs a count. */
const TRIED = 5;

/** Undefined until it is known, and where no single filter is to blame. */
export function useBestDrop(entity: PresentedEntity, state: ListState): Drop | undefined {
  const { conditions, search } = state;
  const tried = conditions.slice(-TRIED);
  const counts = useQueries({
    queries: tried.map((condition) => {
      const where = joinRules(conditions.filter((other) => other !== condition).map(({ rule }) => rule));
      const list = { ...conditionOf({ where, search }), fields: ['id'], limit: 1, count: 'exact' as const };
      return {
        queryKey: keys.count(entity.name, list),
        queryFn: async ({ signal }: { signal: AbortSignal }) => (await fetchList(entity.name, list, signal)).count ?? 0,
      };
    }),
  });
  const drops = tried.map((condition, index) => ({ condition, count: counts[index]?.data ?? 0 }));
  const best = drops.reduce<Drop | undefined>(
    (most, drop) => (drop.count > (most?.count ?? 0) ? drop : most),
    undefined,
  );
  return best;
}
