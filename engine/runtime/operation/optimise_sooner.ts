// V8 compiles a function to its fastest code after 3,000 calls, which for what runs once per request is some minutes of
// a quiet server, and it goes through slower code until then. A server runs for weeks, so its functions get there after a
// third of the calls. Not during the start: what runs often then, the compiler of packs for one, rarely runs again.

import { setFlagsFromString } from 'node:v8';

const CALLS = 1_000;

export function optimiseSooner(): void {
  setFlagsFromString(`--invocation-count-for-turbofan=${CALLS}`);
}
