// What a server that runs for weeks asks of V8's memory. Starting leaves about 30 MB behind that V8 would hold on to for as
// long as the server is idle: modules' sources, the compiler's intermediate values, a young generation that grew for them.
// One full collection gives them back (136 MB resident before it, 108 MB after it).
//
// From then on V8 would begin a full collection as soon as the old generation could no longer take in the whole young one,
// 128 MB, which for a heap of 35 MB is always: every second of creates, a tenth of their CPU. Each throws away, too, the
// optimised code of functions that nobody holds just then, such as those made within a request, to be compiled again. Five
// times what lives is room for both; it is reached under load alone, and V8 keeps to half of what is left of its limit.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const GROWS_BY_PERCENT = 400;

/** Takes about 100 ms, so it is called when nobody waits. */
export function giveMemoryBack(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWS_BY_PERCENT}`);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: object) => void;
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
