// Node.js makes an object for each `process.nextTick`, some ten of them for a request. V8 knows their shape as long as one
// of them is there when it collects everything; after a collection in between, as at the end of a start, it makes each by
// its slowest way for as long as the process lives: 700 ns instead of 100, 2 % of the CPU of an update. So one is kept.

import { createHook } from 'node:async_hooks';

let kept: object | undefined;

/** To be called before memory is given back (give_memory_back.ts). */
export function keepTicksFast(): void {
  const options = {
    init: (_id: number, type: string, _trigger: number, resource: object) => {
      if (type === 'TickObject') kept ??= resource;
    },
    // Promises are many, and none of them is looked for.
    trackPromises: false,
  };
  const hook = createHook(options).enable();
  process.nextTick(() => kept);
  hook.disable();
}
