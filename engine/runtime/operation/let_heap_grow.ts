// V8 begins a full collection as soon as the old generation could no longer take in the whole young one, 128 MB, which for a
// heap of 35 MB is always: every second of creates, a tenth of their CPU. Each throws away, too, the optimised code of
// functions that nobody holds just then, such as those made within a request, to be compiled again. Five times what lives is
// room for both; it is reached under load alone, and V8 keeps to half of what is left of its limit.

import { setFlagsFromString } from 'node:v8';

const GROWS_BY_PERCENT = 400;

/** From the next full collection on. */
export function letHeapGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWS_BY_PERCENT}`);
}
