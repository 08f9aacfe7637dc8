// Files: chosen or dropped, sent up at once, put into the field when they are there. Kind and size are looked at
// before anything is sent; the server looks again.

import { ActionIcon } from '@mantine/core';
import { IconAlertCircle, IconPaperclip, IconX } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FileJson, Json } from '../../../schemas/http/records.ts';
import { useUpload } from '../../api/files.ts';
import { problemOf } from '../../api/problem_error.ts';
import { formatBytes } from '../../words/format.ts';
import { problemText } from '../../words/problem_text.ts';
import type { EditorProps } from '../field_type.ts';
import classes from '../parts/editor.module.css';
import { acceptsFile } from '../parts/file_kind.ts';
import { parseFiles } from '../parts/files_value.ts';
import { useInputProps } from '../parts/input_props.ts';

export function AttachmentEditor(props: EditorProps) {
  const { t } = useTranslation();
  const input = useInputProps(props);
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const files = parseFiles(props.value);
  const many = props.field.many === true;
  const set = (next: readonly FileJson[]) => props.onChange((next.length === 0 ? null : next) as Json);
  const { sending, refusals, send } = useSending(props, (sent) => set(many ? [...files, ...sent] : sent.slice(-1)));
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send([...event.dataTransfer.files]);
  };
  return (
    <div className={classes['stack']}>
      {files.map((file) => (
        <FileLine key={file.id} file={file} onRemove={() => set(files.filter((other) => other.id !== file.id))} />
      ))}
      {sending.map(({ name, share }) => (
        <div key={name} className={classes['file']}>
          <span className={classes['ellipsis']}>{name}</span>
          <progress className={classes['progress']} value={share} aria-label={t('fields.sending', { name })} />
        </div>
      ))}
      {many || files.length === 0 ? (
        <button
          type="button"
          id={input.id}
          // biome-ignore lint/a11y/noAutofocus: opened by the reader, who goes on from here
          autoFocus={input.autoFocus}
          className={classes['drop']}
          disabled={input.disabled}
          data-over={over ? '' : undefined}
          data-error={input.error ? '' : undefined}
          aria-label={input['aria-label']}
          aria-describedby={input['aria-describedby']}
          onClick={() => picker.current?.click()}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <IconPaperclip size={16} stroke={1.6} aria-hidden />
          {t(many ? 'fields.add_files' : 'fields.add_file')}
        </button>
      ) : null}
      <input
        ref={picker}
        type="file"
        hidden
        multiple={many}
        accept={props.field.accept?.join(',')}
        onChange={(event) => {
          void send([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      {refusals.map((refusal) => (
        <p key={refusal} className={classes['refusal']} role="alert">
          <IconAlertCircle size={14} stroke={1.6} aria-hidden />
          {refusal}
        </p>
      ))}
    </div>
  );
}

function FileLine({ file, onRemove }: { readonly file: FileJson; readonly onRemove: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes['file']}>
      <IconPaperclip size={16} stroke={1.6} aria-hidden />
      <span className={classes['ellipsis']}>{file.name}</span>
      <span className={classes['fact']}>{formatBytes(file.size)}</span>
      <ActionIcon aria-label={t('fields.remove_file', { name: file.name })} onClick={onRemove}>
        <IconX size={14} stroke={1.6} />
      </ActionIcon>
    </div>
  );
}

/** A file on its way up, and how much of it (0 to 1) has left. */
interface Sending {
  readonly name: string;
  readonly share: number;
}

/** Sends files up one after the other; `onSent` gets those that arrived, `refusals` says why the others did not. */
function useSending({ field }: EditorProps, onSent: (files: readonly FileJson[]) => void) {
  const { t } = useTranslation();
  const upload = useUpload();
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const refusalOf = (file: File): string | undefined => {
    if (!acceptsFile(field.accept, file)) return t('fields.wrong_kind', { name: file.name });
    if (field.max_size === undefined || file.size <= field.max_size) return undefined;
    return t('fields.too_big', { name: file.name, size: formatBytes(file.size), max: formatBytes(field.max_size) });
  };
  const send = async (chosen: readonly File[]) => {
    const refused = chosen.map(refusalOf).filter((refusal) => refusal !== undefined);
    const fit = chosen.filter((file) => refusalOf(file) === undefined);
    const sent: FileJson[] = [];
    setSending(fit.map((file) => ({ name: file.name, share: 0 })));
    for (const [index, file] of fit.entries()) {
      const onProgress = (share: number) =>
        setSending((before) => before.map((one, at) => (at === index ? { ...one, share } : one)));
      try {
        sent.push(await upload.mutateAsync({ file, onProgress }));
      } catch (error) {
        refused.push(`${file.name} : ${problemText(t, problemOf(error))}`);
      }
    }
    setSending([]);
    setRefusals(refused);
    if (sent.length > 0) onSent(sent);
  };
  return { sending, refusals, send };
}
