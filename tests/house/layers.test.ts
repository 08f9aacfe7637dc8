// Dependencies point one way, and never in a circle.

import { describe, expect, test } from '@jest/globals';
import { edgesOf, specifiersOf } from './imports.ts';
import { cycles, reversedEdges } from './layers.ts';
import { codeSources } from './sources.ts';

const edges = edgesOf(codeSources());

test('the scan finds the imports that everything stands on', () => {
  expect(edges.length).toBeGreaterThan(100);
  expect(edges).toContainEqual({ from: 'bin/cahier.ts', to: 'engine/problems.ts', typeOnly: false });
});

test('no file imports from a layer above it', () => {
  expect(reversedEdges(edges)).toEqual([]);
});

test('no files import each other in a circle', () => {
  expect(cycles(edges)).toEqual([]);
});

describe('the checks can fail', () => {
  const file = (path: string, text = ''): { path: string; text: string } => ({ path, text });

  test.each([
    [`import { a } from './a.ts';`, './a.ts', false],
    [`import type { A } from './a.ts';`, './a.ts', true],
    [`import {\n  a,\n  b,\n} from './a.ts';`, './a.ts', false],
    [`export { a } from './a.ts';`, './a.ts', false],
    [`import './a.css';`, './a.css', false],
    [`const page = () => import('./a.tsx');`, './a.tsx', false],
    [`import data from './a.json' with { type: 'json' };`, './a.json', false],
  ])('%j is seen', (text, specifier, typeOnly) => {
    expect(specifiersOf(text)).toEqual([{ specifier, typeOnly }]);
  });

  test('an import shown in a comment is not one', () => {
    expect(specifiersOf(`/**\n * Example:\nimport { a } from './a.ts';\n */\n// import { b } from './b.ts';`)).toEqual(
      [],
    );
  });

  test.each([
    ['engine/rules/a.ts', '../metadata/b.ts', 'engine/metadata/b.ts', 'rules may not know metadata'],
    ['engine/metadata/a.ts', '../runtime/b.ts', 'engine/runtime/b.ts', 'metadata may not know runtime'],
    ['engine/runtime/a.ts', '../workflow/b.ts', 'engine/workflow/b.ts', 'runtime may not know workflow'],
    ['engine/workflow/a.ts', '../main.ts', 'engine/main.ts', 'workflow may not know composition'],
    ['engine/main.ts', '../bin/b.ts', 'bin/b.ts', 'composition may not know commands'],
    ['runtime-ui/a.ts', '../engine/metadata/b.ts', 'engine/metadata/b.ts', 'pages may not know metadata'],
    ['runtime-ui/a.ts', '../engine/rules/to_sql.ts', 'engine/rules/to_sql.ts', 'pages may not carry SQL'],
    ['schemas/a.ts', '../engine/problems.ts', 'engine/problems.ts', 'schemas may not know problems'],
    ['bin/a.ts', '../tests/rig/b.ts', 'tests/rig/b.ts', 'commands may not know tests'],
  ])('%s importing %s is told', (from, specifier, to, sentence) => {
    const found = reversedEdges(edgesOf([file(from, `import { b } from '${specifier}';`), file(to)]));
    expect(found).toEqual([`${from} imports ${to}: ${sentence}.`]);
  });

  test('a circle of three is told once, with all three', () => {
    const circle = edgesOf([
      file('engine/a.ts', `import { b } from './b.ts';`),
      file('engine/b.ts', `import type { C } from './c.ts';`),
      file('engine/c.ts', `import { a } from './a.ts';\nimport { d } from './d.ts';`),
      file('engine/d.ts'),
    ]);
    expect(cycles(circle)).toEqual(['engine/a.ts ↔ engine/b.ts ↔ engine/c.ts']);
  });
});
