// Numbers in a cell: typeset by Intl, tabular, never cut off. Lists set the column to the right.

import type { Json } from '../../../schemas/http/records.ts';
import { formatNumber, formatPercent } from '../../words/format.ts';
import type { CellProps } from '../field_type.ts';
import classes from './marks.module.css';

function isNumeral(value: Json): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}

export function NumberCell({ field, value }: CellProps) {
  if (!isNumeral(value)) return null;
  return <span className={classes['number']}>{formatNumber(value, field.scale)}</span>;
}

export function PercentCell({ value }: CellProps) {
  return isNumeral(value) ? <span className={classes['number']}>{formatPercent(value)}</span> : null;
}
