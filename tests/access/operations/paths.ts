// Fields of other records that a list is asked for by path: shown where that record may be read, else as little as its
// label.

import type { Operation } from '../case.ts';
import { pathsOf } from '../generate/rules.ts';
import { presentReference } from '../oracle/present.ts';
import { mayAtAll, mayName, mayRead, readableRows } from '../oracle/rights.ts';
import { idIn, type Row } from '../oracle/tables.ts';

export const paths: Operation = (asking) => {
  const { world, person, entity, entities, generated, client, random } = asking;
  if (!mayAtAll(world, person, entity.name, 'read')) return [];
  const integers = pathsOf({ entity: generated, entities }, 1).filter(({ path, field }) => {
    return field.type === 'integer' && path.includes('.') && mayName(world, person, entity.name, path);
  });
  return random.some(integers, 1).map(({ path }) => {
    const [name = '', far = ''] = path.split('.');
    const to = entity.fields[name]?.to ?? '';
    const shown = (row: Row): unknown => {
      const id = idIn(row, name);
      if (id === null) return null;
      const isSeen = mayRead(world, person, to, id);
      const value = isSeen ? (world.tables[to]?.get(id)?.[far] ?? null) : null;
      return { ...presentReference(world, person, to, id), ...(isSeen ? { [far]: value } : {}) };
    };
    const rows = readableRows(world, person, entity.name).map((row) => ({
      id: String(row['id']),
      version: row['version'],
      [name]: shown(row),
    }));
    const asked = `/api/records/${entity.name}?sort=id&limit=200&fields=id,${path}`;
    return {
      request: `GET ${asked}`,
      expected: rows.sort((a, b) => (a.id < b.id ? -1 : 1)),
      observe: async () => {
        const { status, json } = await client.get(asked);
        return status === 200 ? json.items : { status, code: json.code };
      },
    };
  });
};
