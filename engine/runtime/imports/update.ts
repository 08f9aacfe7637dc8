// A record that is there already: compared with its row, and changed only where they differ.

import { Refusal } from '../../problems.ts';
import type { Image } from '../records/images.ts';
import { writeUpdate } from '../records/update.ts';
import { changedInput } from './compare.ts';
import type { WritingContext } from './pending.ts';
import { type RecordOfRow, RowsRefusal, recordRefusal, refusedRow } from './refusals.ts';

export type WrittenHow = 'created' | 'updated' | 'unchanged';

export interface Known extends RecordOfRow {
  /** Records that are there, by id; one with a known key that is not among them is deleted or hidden. */
  readonly images: ReadonlyMap<string, Image>;
  /** Called before something is written. */
  readonly beforeUpdate: () => Promise<void>;
}

/** Throws a RowsRefusal with the row. */
export async function updateRecord(context: WritingContext, known: Known): Promise<WrittenHow> {
  const { request, connection, cause, file } = context;
  const { plan, key, id, input, past } = known.record;
  const image = known.images.get(id);
  if (!image) {
    const detail = `The ${plan.entity.name} with the key "${key}" was deleted: restore it, or delete its outside key.`;
    throw new RowsRefusal([refusedRow(new Refusal('record.unknown', detail), file, known)]);
  }
  const patch = changedInput(plan.entity, image, input);
  if (Object.keys(patch).length === 0) return 'unchanged';
  await known.beforeUpdate();
  try {
    const { stage_history } = past;
    const options = {
      mode: context.plan.mode,
      cause,
      internal: true,
      answer: 'none',
      ...(stage_history ? { stage_history } : {}),
    } as const;
    const { version } = await writeUpdate(request, connection, plan.entity, id, patch, options);
    return version === Number(image.values['version']) ? 'unchanged' : 'updated';
  } catch (error) {
    const refusal = recordRefusal(error);
    if (!refusal) throw error;
    throw new RowsRefusal([refusedRow(refusal, file, known)]);
  }
}
