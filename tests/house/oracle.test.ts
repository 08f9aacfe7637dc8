// The oracle of the proof of access shares nothing with what it judges: it imports nothing of the engine, by however many
// steps.

import { expect, test } from '@jest/globals';
import { edgesOf } from './imports.ts';
import { type Edges, reachedFrom } from './reached.ts';
import { codeSources } from './sources.ts';

const ORACLE = 'tests/access/oracle/';

function foreign(edges: Edges): readonly string[] {
  const own = edges.map(({ from }) => from).filter((path) => path.startsWith(ORACLE));
  return reachedFrom(own, edges).filter((path) => !path.startsWith(ORACLE));
}

test('the oracle reaches no file but its own', () => {
  const edges = edgesOf(codeSources());
  expect(edges.filter(({ from }) => from.startsWith(ORACLE)).length).toBeGreaterThan(5);
  expect(foreign(edges)).toEqual([]);
});

test('a file of the engine is told, over another one too', () => {
  const edges = [
    { from: `${ORACLE}a.ts`, to: `${ORACLE}b.ts`, typeOnly: false },
    { from: `${ORACLE}b.ts`, to: 'tests/rig/c.ts', typeOnly: true },
    { from: 'tests/rig/c.ts', to: 'engine/d.ts', typeOnly: false },
  ];
  expect(foreign(edges)).toEqual(['engine/d.ts', 'tests/rig/c.ts']);
});
