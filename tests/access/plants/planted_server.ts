// What has a server process load a plant.

import type { Plant } from './plants.ts';

/** Variables of a server's environment; none without a plant. */
export function plantedEnvironment(plant: Plant | undefined): Readonly<Record<string, string>> {
  if (plant === undefined) return {};
  const hook = new URL('./hook.ts', import.meta.url);
  hook.searchParams.set('plant', plant.name);
  return { NODE_OPTIONS: `--import=${hook.href}` };
}
