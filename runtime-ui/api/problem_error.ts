// A refusal of the server as an error: what queries and mutations reject with, and nothing else.

import type { ProblemDocument } from '../../schemas/http/records.ts';

export class ProblemError extends Error {
  readonly problem: ProblemDocument;

  constructor(problem: ProblemDocument) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The problem an error carries; anything that is not a refusal is a bug of this page and reads `server.error`. */
export function problemOf(error: unknown): ProblemDocument {
  if (error instanceof ProblemError) return error.problem;
  return {
    type: 'about:blank',
    title: 'Something went wrong on our side',
    status: 500,
    code: 'server.error',
    detail: error instanceof Error ? error.message : String(error),
  };
}

/** What stands for an answer that never came; its words exist in every language like those of the server's codes. */
export function unreachableProblem(detail: string): ProblemDocument {
  return { type: 'about:blank', title: 'The server cannot be reached', status: 0, code: 'network.unreachable', detail };
}
