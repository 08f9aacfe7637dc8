// The cell of a day or a moment, late or not.

import { lazy, Suspense } from 'react';
import type { CellProps } from '../field_type.ts';
import { TimeText } from './time_text.tsx';

const JudgedTime = lazy(async () => ({ default: (await import('./judged_time.tsx')).JudgedTime }));

export function TimeCell({ field, value, record, place }: CellProps) {
  if (typeof value !== 'string') return null;
  const shown = { field, value, place };
  if (field.late === undefined || record === undefined) return <TimeText {...shown} />;
  return (
    <Suspense fallback={<TimeText {...shown} />}>
      <JudgedTime {...shown} record={record} />
    </Suspense>
  );
}
