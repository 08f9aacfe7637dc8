// The change log of records, deleted ones too: that of a record that may be read, with the fields that may be read, their
// values before and after, and of what they led to no more than a reader may see today.

import type { Asking, Case, Operation } from '../case.ts';
import { presentChange } from '../oracle/changes.ts';
import { mayAtAll, mayRead } from '../oracle/rights.ts';
import { NO_ENTITY } from './matching.ts';
import { type Sampled, sampleIds } from './sample.ts';

export const history: Operation = (asking) => sampleIds(asking, 1).map((sampled) => historyCase(asking, sampled));

export function historyCase(asking: Asking, sampled: Sampled): Case {
  const path = `/api/records/${asking.entity.name}/${sampled.id}/history`;
  return {
    request: `GET ${path}`,
    expected: expectedChanges(asking, sampled),
    observe: async () => {
      const { status, json } = await asking.client.get(path);
      if (status !== 200) return { status, code: json.code };
      const items: readonly { version: number; action: string; actor: unknown; diff: object }[] = json.items;
      return items.map(({ version, action, actor, diff }) => ({ version, action, actor, diff }));
    },
  };
}

function expectedChanges({ world, person, entity }: Asking, { id, row }: Sampled): unknown {
  if (!mayAtAll(world, person, entity.name, 'read')) return NO_ENTITY;
  if (row === undefined || !mayRead(world, person, entity.name, id)) return { status: 404, code: 'record.unknown' };
  const changes = [...(world.changes.get(id) ?? [])].sort((a, b) => b.version - a.version);
  return changes.map((change) => presentChange(world, person, entity, change));
}
