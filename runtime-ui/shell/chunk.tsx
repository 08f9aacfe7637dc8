// A component of a chunk of its own that can be fetched before anyone needs it: it is then drawn at once, where React
// may show a fallback for 300 ms even if the chunk is there.

import { type ComponentType, lazy, useState } from 'react';

interface Chunk<Props> {
  /** Suspends until it is there. */
  readonly Component: (props: Props) => React.ReactNode;
  readonly prefetch: () => void;
}

export function chunkOf<Props extends object>(load: () => Promise<ComponentType<Props>>): Chunk<Props> {
  let loaded: ComponentType<Props> | undefined;
  const fetchIt = async () => {
    loaded = await load();
    return { default: loaded };
  };
  const Lazy = lazy(fetchIt) as unknown as ComponentType<Props>;
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each chunk, when its module loads
  function Component(props: Props) {
    // What stands stays: another type of component would lose what was typed.
    const [Shown] = useState<ComponentType<Props>>(() => loaded ?? Lazy);
    return <Shown {...props} />;
  }
  return {
    Component,
    prefetch: () => {
      // Where it does not come now, it is asked for again when it is shown, and its absence is said there.
      if (loaded === undefined) fetchIt().catch(() => undefined);
    },
  };
}

/** What is first shown comes first, with its pictures and its counts. */
const QUIET_MS = 2_000;

/** Runs when the page has stood for a while and the browser has nothing better to do; gives what calls it off. */
export function whenIdle(run: () => void): () => void {
  let idle: number | undefined;
  const timer = setTimeout(() => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) idle = requestIdleCallback(run);
    else run();
  }, QUIET_MS);
  return () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
  };
}
