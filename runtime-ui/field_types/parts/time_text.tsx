// A day or a moment as it is read; where it is late, in the colour and the words of that.

import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { PresentedField } from '../../../schemas/http/model.ts';
import { daysFromToday, formatDate, formatDateTime } from '../../words/format.ts';
import type { CellProps } from '../field_type.ts';
import { presentLocalDay } from './date_text.ts';
import classes from './marks.module.css';

export interface TimeTextProps {
  readonly field: PresentedField;
  /** As the wire has it. */
  readonly value: string;
  readonly place: CellProps['place'];
}

export function TimeText({ field, value, place, late = false }: TimeTextProps & { readonly late?: boolean }) {
  const { t } = useTranslation();
  const isDay = field.type === 'date';
  const whole = isDay ? formatDate(value, 'full') : formatDateTime(value);
  const text = isDay ? formatDate(value, place === 'card' ? 'relative' : 'short') : whole;
  if (!late) {
    return (
      <time dateTime={value} {...(isDay ? { title: whole } : {})}>
        {text}
      </time>
    );
  }
  const days = -daysFromToday(isDay ? value : presentLocalDay(new Date(value)));
  return (
    <time dateTime={value} title={`${whole}, ${t('dates.late')}`} className={classes['late']} data-late="">
      {place === 'card' ? lateText(t, days) : text}
      {place === 'page' ? <span className={classes['lateBy']}> {lateText(t, days)}</span> : null}
      {place === 'list' ? <span className="only-read"> {t('dates.late')}</span> : null}
    </time>
  );
}

/** `retard 3 j`; of what is late since today there are no days to count. */
function lateText(t: TFunction, days: number): string {
  return days < 1 ? t('dates.late') : t('dates.late_days', { count: days });
}
