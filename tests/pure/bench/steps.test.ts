// How the time of a CPU profile is counted towards the steps of a request.

import { expect, test } from '@jest/globals';
import type { ProfileNode } from '../../../bench/measure/inspector.ts';
import { spentOn } from '../../../bench/measure/steps.ts';

function node(id: number, functionName: string, url = '', children: readonly number[] = []): ProfileNode {
  return { id, callFrame: { functionName, url, lineNumber: 9 }, children };
}

const NODES = [
  node(1, '(root)', '', [2, 3, 4, 5, 8]),
  node(2, '(idle)'),
  node(3, '(garbage collector)'),
  node(4, '(program)'),
  node(5, 'withSession', 'file:///home/ada/cahier/engine/runtime/http/session.ts', [6, 7]),
  node(6, 'slice'),
  node(7, 'stringify'),
  node(8, 'query', 'file:///home/ada/cahier/node_modules/pg/lib/client.js'),
];

test('time is that before each sample, and time without work does not count', () => {
  const { steps } = spentOn({ nodes: NODES, samples: [2, 3, 8, 3], timeDeltas: [500, 20, 30, 40] });
  expect(steps).toEqual([
    ['garbage collection', 60],
    ['SQL client', 30],
  ]);
});

test('what V8 brings counts to who called it, but for JSON', () => {
  const { steps } = spentOn({ nodes: NODES, samples: [5, 6, 7, 4], timeDeltas: [1, 2, 4, 8] });
  expect(steps).toEqual([
    ['kernel and native code', 8],
    ['serialise', 4],
    ['session', 3],
  ]);
});

test('functions are named with their file in the product', () => {
  const { functions } = spentOn({ nodes: NODES, samples: [5, 6], timeDeltas: [2, 1] });
  expect(functions).toEqual([
    ['withSession engine/runtime/http/session.ts:10', 2],
    ['slice', 1],
  ]);
});
