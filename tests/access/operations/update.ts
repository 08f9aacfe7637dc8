// Changes: a patch that changes nothing tells who might change the record; one of a field that may not be written is
// refused, and where the field may not be read either, as one that nothing has.

import type { Asking, Case, Operation } from '../case.ts';
import { allowedIds, mayRead, mayReadField, mayWriteField } from '../oracle/rights.ts';
import { isLive } from '../oracle/tables.ts';
import { type Sampled, sampleIds } from './sample.ts';

export const update: Operation = (asking) => {
  const sampled = sampleIds(asking, 2);
  const allowed = sampled.filter((each) => statusOf(asking, each, 'update') === 200);
  return [
    ...sampled.map((each) => patchCase(asking, each)),
    ...allowed.slice(0, 1).flatMap((each) => fieldCases(asking, each)),
  ];
};

/** 404 for what is not seen, 403 for what is seen alone, 200 for what may be done. */
export function statusOf({ world, person, entity }: Asking, { id, row }: Sampled, action: string): number {
  if (row === undefined || !isLive(row) || !mayRead(world, person, entity.name, id)) return 404;
  return allowedIds(world, person, entity.name, action).has(id) ? 200 : 403;
}

function patchCase(asking: Asking, sampled: Sampled): Case {
  const path = `/api/records/${asking.entity.name}/${sampled.id}`;
  return {
    request: `PATCH ${path} {}`,
    expected: statusOf(asking, sampled, 'update'),
    observe: async () => (await asking.client.patch(path, {})).status,
  };
}

const OTHER: Readonly<Record<string, unknown>> = {
  integer: 77,
  money: '77.00',
  option: 'red',
  text: 'other',
  long_text: 'other',
};

/** Fields of the entity that the person may not write, written. */
function fieldCases(asking: Asking, { id, row }: Sampled): readonly Case[] {
  const { world, person, entity, client, random } = asking;
  const closed = Object.values(entity.fields).filter((field) => {
    return !mayWriteField(world, person, field) && field.type in OTHER && row?.[field.name] !== OTHER[field.type];
  });
  const path = `/api/records/${entity.name}/${id}`;
  return random.some(closed, 2).map((field) => {
    const body = { [field.name]: OTHER[field.type] };
    return {
      request: `PATCH ${path} ${JSON.stringify(body)}`,
      expected: mayReadField(world, person, field) ? [422, 'field.readonly'] : [422, 'field.unknown'],
      observe: async () => {
        const { status, json } = await client.patch(path, body);
        return [status, json.errors?.[0]?.code ?? json.code];
      },
    };
  });
}
