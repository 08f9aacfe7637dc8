// How the bench reads what the kernel says of a process's memory.

import { expect, test } from '@jest/globals';
import { memoryIn } from '../../../bench/measure/memory.ts';

const ROLLUP = `55d0c9a3f000-7ffd1b7f5000 ---p 00000000 00:00 0    [rollup]
Rss:               22000 kB
Pss:                9000 kB
Pss_Dirty:          7000 kB
Shared_Clean:       8000 kB
Private_Clean:       500 kB
Private_Dirty:      6000 kB
Swap:                  0 kB
`;

test('private memory is clean and dirty, and the proportional part is not that of dirty pages alone', () => {
  expect(memoryIn(ROLLUP)).toEqual({ private: 6500, proportional: 9000 });
});

test('what a kernel does not tell counts as nothing', () => {
  expect(memoryIn('')).toEqual({ private: 0, proportional: 0 });
});
