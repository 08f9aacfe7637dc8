// The month calendar behind the button of a date input. Weeks begin on Monday, as in all of Europe.

import { DatePicker } from '@mantine/dates';
import '@mantine/dates/styles.css';
import 'dayjs/locale/fr';
import { currentLanguage } from '../../words/words.ts';

interface CalendarProps {
  /** ISO date. */
  readonly value: string | null;
  readonly onPick: (day: string) => void;
}

export function Calendar({ value, onPick }: CalendarProps) {
  return (
    <DatePicker
      size="sm"
      locale={currentLanguage()}
      firstDayOfWeek={1}
      highlightToday
      value={value}
      {...(value === null ? {} : { defaultDate: value })}
      onChange={(day) => {
        if (day !== null) onPick(day);
      }}
    />
  );
}
