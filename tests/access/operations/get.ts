// Single records: what may be read is answered whole, what may not is not there, whatever the reason.

import type { Asking, Case, Operation } from '../case.ts';
import { presentRecord } from '../oracle/present.ts';
import { mayAtAll, mayRead } from '../oracle/rights.ts';
import { isLive } from '../oracle/tables.ts';
import { NO_ENTITY } from './matching.ts';
import { type Sampled, sampleIds } from './sample.ts';

export const get: Operation = (asking) => sampleIds(asking, 2).map((sampled) => getCase(asking, sampled));

function getCase(asking: Asking, sampled: Sampled): Case {
  const path = `/api/records/${asking.entity.name}/${sampled.id}`;
  return {
    request: `GET ${path}`,
    expected: expectedRecord(asking, sampled),
    observe: async () => {
      const { status, json } = await asking.client.get(path);
      return status === 200 ? json : { status, code: json.code };
    },
  };
}

function expectedRecord({ world, person, entity }: Asking, { id, row }: Sampled): unknown {
  if (!mayAtAll(world, person, entity.name, 'read')) return NO_ENTITY;
  if (row === undefined || !isLive(row) || !mayRead(world, person, entity.name, id)) return NO_RECORD;
  return presentRecord(world, person, { entity, row, listed: false });
}

const NO_RECORD = { status: 404, code: 'record.unknown' };
