// The month calendar behind the button of a date input. Weeks begin on Monday, as in all of Europe.

import { FocusTrap } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import '@mantine/dates/styles.css';
import 'dayjs/locale/fr';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../words/words.ts';
import classes from '../parts/editor.module.css';

interface CalendarProps {
  /** ISO date. */
  readonly value: string | null;
  readonly onPick: (day: string) => void;
}

export function Calendar({ value, onPick }: CalendarProps) {
  const { t } = useTranslation();
  return (
    <FocusTrap>
      <div className={classes['calendar']}>
        <DatePicker
          size="sm"
          locale={currentLanguage()}
          firstDayOfWeek={1}
          highlightToday
          hideOutsideDates
          value={value}
          {...(value === null ? {} : { defaultDate: value })}
          ariaLabels={{
            previousMonth: t('fields.calendar.previous'),
            nextMonth: t('fields.calendar.next'),
            previousYear: t('fields.calendar.previous'),
            nextYear: t('fields.calendar.next'),
            previousDecade: t('fields.calendar.previous'),
            nextDecade: t('fields.calendar.next'),
          }}
          onChange={(day) => {
            if (day !== null) onPick(day);
          }}
        />
      </div>
    </FocusTrap>
  );
}
