// The words between suites and the engine in Jest's own process, apart from either, so that no suite loads the engine.

import type { ENGINE_CALLS } from './engine_calls.ts';

/** The variable with the engine's address, for the workers. */
export const ENGINE_VARIABLE = 'CAHIER_TEST_ENGINE';

export type EngineCalls = typeof ENGINE_CALLS;
export type EngineCall = keyof EngineCalls;

/** One question: which call, on which database, with what. */
export interface EngineQuestion {
  readonly call: EngineCall | 'leave';
  readonly databaseUrl: string;
  readonly input: unknown;
}
