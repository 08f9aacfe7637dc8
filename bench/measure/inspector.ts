// What a running Node.js tells through its inspector (Chrome DevTools Protocol): where its CPU goes, what it keeps in
// memory.

/** What Profiler.stop gives: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Ids of the nodes that were running, and the microseconds before each sample. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

const SAMPLE_EVERY_US = 200;

/** Profiles the process that was started with `inspectAt(port)` while `work` goes on. */
export function profileOf(port: number, work: () => Promise<void>): Promise<CpuProfile> {
  return inSession(port, async (send) => {
    await send('Profiler.enable');
    await send('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
    await send('Profiler.start');
    await work();
    const { profile } = (await send('Profiler.stop')) as { readonly profile: CpuProfile };
    return profile;
  });
}

/** Megabytes that are left in the process after a full garbage collection: V8's heap and what hangs on it outside. */
export function keptMb(port: number): Promise<number> {
  return inSession(port, async (send) => {
    await send('HeapProfiler.collectGarbage');
    const expression = 'process.memoryUsage().heapUsed + process.memoryUsage().external';
    const { result } = (await send('Runtime.evaluate', { expression })) as { readonly result: { value: number } };
    return result.value / 2 ** 20;
  });
}

/** The flag of Node.js for a process that is to be looked into. */
export function inspectAt(port: number): string {
  return `--inspect=127.0.0.1:${port}`;
}

async function inSession<T>(port: number, work: (send: Session['send']) => Promise<T>): Promise<T> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as readonly {
    readonly webSocketDebuggerUrl: string;
  }[];
  const session = await openSession(targets[0]?.webSocketDebuggerUrl ?? '');
  try {
    return await work(session.send);
  } finally {
    session.close();
  }
}

interface Session {
  readonly send: (method: string, params?: object) => Promise<unknown>;
  readonly close: () => void;
}

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

async function openSession(url: string): Promise<Session> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let sent = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id = 0, result, error } = JSON.parse(String(data)) as Message;
    if (error) waiting.get(id)?.reject(new Error(error.message));
    else waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error(`No inspector at ${url}.`)), { once: true });
  });
  return {
    send: (method, params = {}) => {
      sent += 1;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(sent, answer);
      socket.send(JSON.stringify({ id: sent, method, params }));
      return answer.promise;
    },
    close: () => socket.close(),
  };
}
