// Values that the address of a new record gives: `?account=<id>&kind=person`. References get their label.

import { useQueries } from '@tanstack/react-query';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { Json, RecordJson } from '../../schemas/http/records.ts';
import { recordPath, request } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useModel } from '../api/model.ts';
import type { FormValues } from './record_scope.ts';

export type Prefill = FormValues;

/** The values; undefined until the labels are there. What names no field of the entity is left out. */
export function usePrefill(entity: PresentedEntity | undefined, params: URLSearchParams): Prefill | undefined {
  const model = useModel();
  const given = [...params].filter(([name]) => entity?.fields[name] !== undefined);
  const references = given.flatMap(([name, id]) => {
    const to = entity?.fields[name]?.to;
    return to === undefined ? [] : [{ name, id, to }];
  });
  const answers = useQueries({
    queries: references.map(({ to, id }) => ({
      queryKey: keys.record(to, id),
      queryFn: () => request<RecordJson>('GET', recordPath(to, id)),
    })),
  });
  if (answers.some((answer) => answer.isPending)) return undefined;
  const labelled = references.flatMap(({ name, id, to }, index): (readonly [string, Json])[] => {
    const record = answers[index]?.data;
    const label = record?.[model.entities[to]?.label ?? ''];
    // A record the reader cannot see (any more) fills nothing.
    return record === undefined ? [] : [[name, { id, label: String(label ?? '') }]];
  });
  const plain = given.filter(([name]) => entity?.fields[name]?.to === undefined);
  return Object.fromEntries([
    ...plain.map(([name, text]) => [name, readPlain(entity, name, text)] as const),
    ...labelled,
  ]);
}

function readPlain(entity: PresentedEntity | undefined, name: string, text: string): Json {
  const type = entity?.fields[name]?.type;
  if (type === 'boolean') return text === 'true';
  if (type === 'integer') return Number.isSafeInteger(Number(text)) ? Number(text) : text;
  return text;
}
