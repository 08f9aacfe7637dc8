// Moments as text. Each request needs two, and `Date.prototype.toISOString` was 1 % of the CPU of a write, by profile: the
// text of a second is kept, and what is left are its milliseconds.

let second = Number.NaN;
let text = '';

/** Milliseconds since 1970 as ISO 8601 in UTC with milliseconds: `2026-03-01T12:00:00.000Z`. */
export function isoMoment(at: number): string {
  const started = Math.floor(at / 1000);
  if (started !== second) {
    text = new Date(started * 1000).toISOString().slice(0, -'000Z'.length);
    second = started;
  }
  const ms = at - started * 1000;
  return `${text}${ms < 10 ? '00' : ms < 100 ? '0' : ''}${ms}Z`;
}
