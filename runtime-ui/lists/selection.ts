// Which rows are ticked. With Shift a tick reaches from the last one to this.

import { useRef, useState } from 'react';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly toggle: (id: string, reach?: boolean) => void;
  readonly toggleAll: () => void;
  readonly clear: () => void;
}

/** `rows` are the ids in the order of the screen. */
export function useSelection(rows: readonly string[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const toggle = (id: string, reach = false) => {
    const next = new Set(ids);
    const from = last.current === null ? -1 : rows.indexOf(last.current);
    const to = rows.indexOf(id);
    if (reach && from >= 0) {
      for (const between of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(between);
    } else if (!next.delete(id)) {
      next.add(id);
    }
    last.current = id;
    setIds(next);
  };
  return {
    ids,
    toggle,
    toggleAll: () => setIds(ids.size > 0 ? new Set() : new Set(rows)),
    clear: () => setIds(new Set()),
  };
}
