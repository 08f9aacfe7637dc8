// Files go up before the record that holds them is saved; the field then takes what this answers.

import { useMutation } from '@tanstack/react-query';
import type { FileJson } from '../../schemas/http/records.ts';
import { viewedAddress } from '../view_as/viewing.ts';
import { request } from './client.ts';

interface Upload {
  readonly file: File;
  readonly onProgress: (share: number) => void;
}

/** Uploads one file; the answer is an element of an attachment field. */
export function useUpload() {
  return useMutation({
    mutationFn: ({ file, onProgress }: Upload) => {
      const form = new FormData();
      form.append('file', file, file.name);
      return request<FileJson>('POST', '/api/files', { form, onProgress });
    },
  });
}

/** Where a file is read, with the permissions of the record that holds it. */
export function filePath(id: string): string {
  return viewedAddress('GET', `/api/files/${id}`);
}
