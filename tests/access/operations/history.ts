// The change log of records, deleted ones too: that of a record that may be read, with the fields that may be read.

import type { Asking, Case, Operation } from '../case.ts';
import { mayAtAll, mayRead, mayReadField } from '../oracle/rights.ts';
import { NO_ENTITY } from './matching.ts';
import { type Sampled, sampleIds } from './sample.ts';

export const history: Operation = (asking) => sampleIds(asking, 1).map((sampled) => historyCase(asking, sampled));

function historyCase(asking: Asking, sampled: Sampled): Case {
  const path = `/api/records/${asking.entity.name}/${sampled.id}/history`;
  return {
    request: `GET ${path}`,
    expected: expectedChanges(asking, sampled),
    observe: async () => {
      const { status, json } = await asking.client.get(path);
      if (status !== 200) return { status, code: json.code };
      const items: readonly { version: number; action: string; diff: object }[] = json.items;
      return items.map(({ version, action, diff }) => ({ version, action, fields: Object.keys(diff).sort() }));
    },
  };
}

function expectedChanges({ world, person, entity }: Asking, { id, row }: Sampled): unknown {
  if (!mayAtAll(world, person, entity.name, 'read')) return NO_ENTITY;
  if (row === undefined || !mayRead(world, person, entity.name, id)) return { status: 404, code: 'record.unknown' };
  const changes = [...(world.changes.get(id) ?? [])].sort((a, b) => b.version - a.version);
  const isShown = (name: string): boolean => {
    const field = entity.fields[name];
    return field !== undefined && mayReadField(world, person, field);
  };
  return changes.map(({ version, action, diff }) => ({
    version,
    action,
    fields: Object.keys(diff).filter(isShown).sort(),
  }));
}
