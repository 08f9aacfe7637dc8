// Files of an attachment field as chips, each a link that downloads; lists say the first and how many more.

import { IconPaperclip } from '@tabler/icons-react';
import type { FileJson } from '../../../schemas/http/records.ts';
import { filePath } from '../../api/files.ts';
import { formatBytes } from '../../words/format.ts';
import type { CellProps } from '../field_type.ts';
import { parseFiles } from './files_value.ts';
import classes from './marks.module.css';

export function AttachmentCell({ value, place }: CellProps) {
  const files = parseFiles(value);
  if (files.length === 0) return null;
  const shown = place === 'page' ? files : files.slice(0, 1);
  return (
    <span className={classes['row']} data-wrap={place === 'page' ? '' : undefined}>
      {shown.map((file) => (
        <FileChip key={file.id} file={file} plain={place === 'card'} />
      ))}
      {files.length > shown.length ? <span className={classes['aside']}>+ {files.length - shown.length}</span> : null}
    </span>
  );
}

interface FileChipProps {
  readonly file: FileJson;
  readonly plain: boolean;
}

function FileChip({ file, plain }: FileChipProps) {
  const inside = (
    <>
      <IconPaperclip size={14} stroke={1.6} aria-hidden="true" />
      <span className={classes['ellipsis']}>{file.name}</span>
      <span className={classes['aside']}>{formatBytes(file.size)}</span>
    </>
  );
  if (plain) return <span className={classes['chip']}>{inside}</span>;
  return (
    <a
      className={classes['chip']}
      href={filePath(file.id)}
      download={file.name}
      onClick={(event) => event.stopPropagation()}
    >
      {inside}
    </a>
  );
}
