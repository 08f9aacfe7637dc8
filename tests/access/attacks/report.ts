// What the attacks found. A leak is what somebody learnt or changed that they may not; a failure is what keeps the run from
// saying anything: a control that does not work, a route that nobody knows how to attack.

export interface Leak {
  readonly caller: string;
  readonly request: string;
  readonly what: string;
}

export interface Report {
  readonly requests: () => number;
  readonly leaks: readonly Leak[];
  readonly failures: readonly string[];
  readonly countRequest: () => void;
  readonly leak: (leak: Leak) => void;
  readonly fail: (sentence: string) => void;
}

export function makeReport(): Report {
  const leaks: Leak[] = [];
  const failures: string[] = [];
  let requests = 0;
  return {
    requests: () => requests,
    leaks,
    failures,
    countRequest: () => {
      requests += 1;
    },
    leak: (leak) => {
      leaks.push(leak);
    },
    fail: (sentence) => {
      failures.push(sentence);
    },
  };
}
