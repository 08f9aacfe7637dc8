// Rows that are on their way: nothing for 200 ms, then grey bars where the values will stand.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from './columns.ts';
import classes from './list_table.module.css';

const PATIENCE_MS = 200;
const ROWS = 12;

/** True once waiting has lasted long enough to be worth showing. */
export function useLateness(): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return late;
}

/** Bars of unlike length read as text, bars of one length as a pattern. */
function lengthOf(row: number, column: number): string {
  return `${45 + ((row * 37 + column * 23) % 40)}%`;
}

export function WaitingRows({ columns }: { readonly columns: readonly Column[] }) {
  const { t } = useTranslation();
  const late = useLateness();
  if (!late) return null;
  const rows = Array.from({ length: ROWS }, (_row, index) => index);
  return (
    <tbody aria-busy="true" aria-label={t('shell.loading')}>
      {rows.map((row) => (
        <tr key={row} className={classes['waiting']}>
          <td className={classes['check']} />
          {columns.map((column, index) => (
            <td key={column.path} data-align={column.align}>
              <span className={classes['bar']} style={{ width: lengthOf(row, index) }} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
