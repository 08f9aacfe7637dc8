// Deletions that do not happen: with the version before the last (store.ts has changed every record), who might delete is
// told that the record was changed meanwhile.

import type { Operation } from '../case.ts';
import { sampleIds } from './sample.ts';
import { statusOf } from './update.ts';

const STALE = 412;

export const remove: Operation = (asking) =>
  sampleIds(asking, 1).map((sampled) => {
    const path = `/api/records/${asking.entity.name}/${sampled.id}`;
    const status = statusOf(asking, sampled, 'delete');
    return {
      request: `DELETE ${path}, If-Match: "1"`,
      expected: status === 200 ? STALE : status,
      observe: async () => (await asking.client.remove(path, { 'If-Match': '"1"' })).status,
    };
  });
