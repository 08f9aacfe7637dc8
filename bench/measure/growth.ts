// Whether a cost grows with the number of rows no faster than its logarithm.

import { rounded } from './statistics.ts';

export interface Growth {
  /** Microseconds by number of rows. */
  readonly us: Readonly<Record<number, number>>;
  /** Times the cost of the fewest rows, at the most rows. */
  readonly factor: number;
  /** Times the logarithm of the fewest rows. */
  readonly log: number;
  readonly ok: boolean;
}

export function growthOf(us: Readonly<Record<number, number>>): Growth {
  const rows = Object.keys(us)
    .map(Number)
    .sort((a, b) => a - b);
  const [fewest = Number.NaN, most = Number.NaN] = [rows[0], rows.at(-1)];
  const factor = rounded((us[most] ?? Number.NaN) / (us[fewest] ?? Number.NaN));
  const log = rounded(Math.log(most) / Math.log(fewest));
  return { us, factor, log, ok: factor <= log };
}
