// Taking records out: the file comes through `fetch` and not by a link, which could neither name the company that the
// reader works in nor say why it was refused.

import { useMutation } from '@tanstack/react-query';
import type { ExportRequest } from '../../schemas/http/records.ts';
import { recordPath, requestFile } from './client.ts';
import { listParameters } from './lists.ts';

export interface ExportInput {
  readonly entity: string;
  readonly wanted: ExportRequest;
}

async function exportRecords({ entity, wanted: { format, ...list } }: ExportInput): Promise<void> {
  const parameters = listParameters(list);
  parameters.set('format', format);
  const { name, content } = await requestFile(`${recordPath(entity, undefined, 'export')}?${parameters}`);
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Reads an export and hands it to the browser's downloads. */
export function useExport() {
  return useMutation({ mutationFn: exportRecords });
}
