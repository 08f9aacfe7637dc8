// A moment: a day and a time of the reader's zone, stored in UTC.

import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../schemas/http/records.ts';
import type { EditorProps } from '../field_type.ts';
import { parseTimeText, presentLocalDay } from '../parts/date_text.ts';
import classes from '../parts/editor.module.css';
import { useInputProps } from '../parts/input_props.ts';
import { useTypedText } from '../parts/typed_text.ts';
import { DateEditor } from './date_editor.tsx';

interface Parts {
  readonly day: Json;
  readonly time: string;
}

function readParts(value: Json): Parts {
  const moment = typeof value === 'string' ? new Date(value) : undefined;
  if (moment === undefined || Number.isNaN(moment.getTime())) return { day: value, time: '' };
  const minutes = String(moment.getMinutes()).padStart(2, '0');
  return { day: presentLocalDay(moment), time: `${String(moment.getHours()).padStart(2, '0')}:${minutes}` };
}

/** A day without a time is its midnight; what is no day travels as it was typed. */
function joinParts({ day, time }: Parts): Json {
  if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
  const moment = new Date(`${day}T${time === '' ? '00:00' : time}`);
  return Number.isNaN(moment.getTime()) ? day : moment.toISOString();
}

export function DatetimeEditor(props: EditorProps) {
  const { t } = useTranslation();
  const input = useInputProps(props);
  const [early, setEarly] = useState('');
  const parts = readParts(props.value);
  const time = parts.time === '' ? early : parts.time;
  const typed = useTypedText<string>({
    value: time,
    parse: (text) => parseTimeText(text) ?? '',
    present: (value) => value,
  });
  return (
    <div className={classes['pair']}>
      <DateEditor {...props} value={parts.day} onChange={(day) => props.onChange(joinParts({ day, time }))} />
      <TextInput
        {...input}
        id={`${props.id}-time`}
        autoFocus={false}
        aria-label={t('fields.time')}
        inputMode="numeric"
        autoComplete="off"
        placeholder={t('fields.time_pattern')}
        value={typed.text}
        onChange={(event) => {
          typed.setText(event.currentTarget.value);
          const read = parseTimeText(event.currentTarget.value);
          if (read === undefined) return;
          setEarly(read);
          if (parts.day !== null) props.onChange(joinParts({ day: parts.day, time: read }));
        }}
        onBlur={typed.tidy}
      />
    </div>
  );
}
