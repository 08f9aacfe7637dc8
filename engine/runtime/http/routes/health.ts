// Whether the server is alive, and whether it can work: for load balancers and people, without a login.

import type { HealthAnswer } from '../../../../schemas/http/session.ts';
import type { LogLag } from '../../control/log_lag.ts';
import type { Installation } from '../../control/open.ts';
import type { Answer, Call, Route } from '../route.ts';

const ASK_WITHIN_MS = 2_000;

export interface HealthDependencies {
  readonly installation: Installation;
  readonly release: string;
  readonly logLag: LogLag;
  /** Whether the server has begun to stop. */
  readonly isStopping: () => boolean;
}

/** Health answers 200 as long as the process does; ready answers 503 when requests would be refused. */
export function healthRoutes(dependencies: HealthDependencies): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/health',
      viewAs: false,
      run: async (call) => answer(200, await ask(dependencies, call)),
    },
    {
      method: 'GET',
      path: '/api/ready',
      viewAs: false,
      run: async (call) => {
        const health = await ask(dependencies, call);
        return answer(health.status === 'ok' && !dependencies.isStopping() ? 200 : 503, health);
      },
    },
  ];
}

async function ask({ installation, release, logLag }: HealthDependencies, call: Call): Promise<HealthAnswer> {
  call.exchange.allow(ASK_WITHIN_MS);
  const { signal, meter } = call.exchange;
  const isThere = await installation
    .control({ signal, meter, statementTimeoutMs: ASK_WITHIN_MS })
    .read((connection) => connection.query({ sql: 'select 1', parameters: [] }))
    .then(
      () => true,
      () => false,
    );
  return {
    status: isThere ? 'ok' : 'degraded',
    database: isThere ? 'ok' : 'unreachable',
    change_log_lag_ms: logLag.ms(),
    version: release,
  };
}

function answer(status: number, health: HealthAnswer): Answer {
  return { status, json: JSON.stringify(health) };
}
