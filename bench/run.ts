// `npm run bench [-- --json] [--full]`: the engine against the server written by hand (bench/reference), on the same
// rows. What the figures mean, and how they are to be read: docs/benchmarks.md.

import { progress, result } from '../bin/command.ts';
import { openBench, type Part } from './bench.ts';
import { sizesOf } from './fill.ts';
import { operations } from './operations.ts';
import { checkNames, readOptions } from './options.ts';
import { access } from './parts/access.ts';
import { aggregates } from './parts/aggregate.ts';
import { growth } from './parts/growth.ts';
import { imports } from './parts/import.ts';
import { jsonAgg } from './parts/json_agg.ts';
import { pages } from './parts/pages.ts';
import { publishing } from './parts/publish.ts';
import { ratios, repeat, single } from './parts/ratios.ts';
import { scopes } from './parts/scope.ts';
import { tenants } from './parts/tenants.ts';
import { ways } from './parts/ways.ts';

/** In this order; what changes the tenant comes last. */
const PARTS: Readonly<Record<string, Part>> = {
  ratios,
  single,
  json_agg: jsonAgg,
  aggregate: aggregates,
  pages,
  scope: scopes,
  access,
  import: imports,
  publish: publishing,
};

/** In the same world, where they are asked for: they take longer, or tell of less. */
const ASKED: Readonly<Record<string, Part>> = { ways };

const options = readOptions(process.argv.slice(2));

/** Each on databases of its own, after the others. */
const FULL: Readonly<Record<string, () => Promise<object>>> = {
  growth: () => growth(options.deals),
  tenants: () => tenants(options.tenants),
};
checkNames(
  'only',
  options.operations,
  operations(sizesOf(options.deals)).map(({ name }) => name),
);
checkNames('parts', options.parts, [...Object.keys(PARTS), ...Object.keys(ASKED), ...Object.keys(FULL)]);
const isWanted = (name: string): boolean => options.parts.length === 0 || options.parts.includes(name);

const bench = await openBench(options);
const line: Record<string, unknown> = {};
try {
  const asked = Object.entries(ASKED).filter(([each]) => options.parts.includes(each));
  for (const [name, part] of [...Object.entries(PARTS).filter(([each]) => isWanted(each)), ...asked]) {
    const members = await part(bench);
    progress(`${name} after ${Math.round(bench.elapsed() / 1000)} s: ${JSON.stringify(members)}`);
    Object.assign(line, members);
  }
  if (line['noisy'] === true) Object.assign(line, await repeat(bench, line));
  const { engine, idleMb } = bench;
  Object.assign(line, { start_ms: Math.round(engine.startMs), idle_mb: idleMb, deals: options.deals });
} finally {
  await bench.world.close();
}
if (options.full) {
  for (const [name, part] of Object.entries(FULL).filter(([each]) => isWanted(each))) {
    progress(`${name} …`);
    Object.assign(line, await part());
  }
}
result(JSON.stringify(line, null, options.json ? undefined : 2));
