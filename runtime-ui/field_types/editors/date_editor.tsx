// A calendar day, typed or picked. The calendar is a chunk of its own, loaded when it opens.

import { ActionIcon, Popover, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { type KeyboardEvent, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../schemas/http/records.ts';
import { currentLanguage } from '../../words/words.ts';
import type { EditorProps } from '../field_type.ts';
import { parseDateText, presentDatePattern, presentDateText, presentLocalDay } from '../parts/date_text.ts';
import { useInputProps } from '../parts/input_props.ts';
import { useTypedText } from '../parts/typed_text.ts';

const Calendar = lazy(async () => ({ default: (await import('./calendar.tsx')).Calendar }));

function parseDay(text: string): Json {
  const day = parseDateText(text, currentLanguage(), presentLocalDay(new Date()));
  return day === undefined ? text : day;
}

function presentDay(value: Json): string {
  if (typeof value !== 'string') return '';
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? presentDateText(value, currentLanguage()) : value;
}

/** The day so many days later, both ISO. */
function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function DateEditor(props: EditorProps) {
  const { t } = useTranslation();
  const input = useInputProps(props);
  const [open, setOpen] = useState(false);
  const { text, setText, tidy } = useTypedText<Json>({ value: props.value, parse: parseDay, present: presentDay });
  const isDay = typeof props.value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(props.value);
  const step = (event: KeyboardEvent) => {
    if (event.altKey && event.key === 'ArrowDown') setOpen(true);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const from = isDay ? String(props.value) : presentLocalDay(new Date());
      props.onChange(shiftDay(from, event.key === 'ArrowUp' ? 1 : -1));
    } else return;
    event.preventDefault();
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" returnFocus withRoles={false}>
      <Popover.Target>
        <TextInput
          {...input}
          inputMode="numeric"
          autoComplete="off"
          placeholder={presentDatePattern(currentLanguage(), {
            day: t('fields.date_letters.day'),
            month: t('fields.date_letters.month'),
            year: t('fields.date_letters.year'),
          })}
          {...(input.size === 'lg' ? { rightSectionWidth: 44 } : {})}
          rightSection={
            <ActionIcon
              size={input.size === 'lg' ? 44 : 28}
              aria-label={t('fields.pick_day')}
              disabled={props.disabled === true}
              onClick={() => setOpen(!open)}
            >
              <IconCalendar size={16} stroke={1.6} />
            </ActionIcon>
          }
          value={text}
          onKeyDown={step}
          onChange={(event) => {
            setText(event.currentTarget.value);
            props.onChange(parseDay(event.currentTarget.value));
          }}
          onBlur={tidy}
        />
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label={t('fields.pick_day')} role="dialog">
        <Suspense>
          <Calendar
            value={isDay ? String(props.value) : null}
            onPick={(day) => {
              props.onChange(day);
              setOpen(false);
            }}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
