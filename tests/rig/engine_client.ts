// Asks the engine in Jest's own process (engine_host.ts) for what cannot be had from outside: tenants, users, a publish.

import { ask } from './ask.ts';
import { ENGINE_VARIABLE, type EngineCall, type EngineCalls, type EngineQuestion } from './engine_wire.ts';

export interface EngineClient {
  /** Throws with what went wrong there. */
  call<Call extends EngineCall>(call: Call, input: Parameters<EngineCalls[Call]>[1]): ReturnType<EngineCalls[Call]>;
  /** Ends its connections to this database. */
  leave(): Promise<void>;
}

/** The engine, working on this database. */
export function engineOf(databaseUrl: string): EngineClient {
  const send = async (call: EngineQuestion['call'], input: unknown): Promise<unknown> => {
    const url = process.env[ENGINE_VARIABLE];
    if (!url) throw new Error(`${ENGINE_VARIABLE} names no engine: run the tests with \`npm test\`.`);
    const question: EngineQuestion = { call, databaseUrl, input };
    const answer = await ask(url, { method: 'POST', path: '/', body: JSON.stringify(question) });
    if (answer.status !== 200) throw new Error(`The engine could not ${call}: ${answer.text}`);
    return JSON.parse(answer.text);
  };
  return {
    // What goes over the wire is JSON on both ends, and the calls' types say which.
    call: (call, input) => send(call, input) as ReturnType<EngineCalls[typeof call]>,
    leave: async () => {
      await send('leave', null);
    },
  };
}
