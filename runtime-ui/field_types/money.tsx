// money: an exact amount with its currency; the code stands where it is not the company's own.

import { useMe } from '../api/session.ts';
import { formatMoney } from '../words/format.ts';
import type { CellProps, FieldTypeUi } from './field_type.ts';
import { NUMBER_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import classes from './parts/marks.module.css';
import { parseMoney } from './parts/money_value.ts';

function MoneyCell({ value }: CellProps) {
  const me = useMe();
  const money = parseMoney(value);
  if (money === undefined) return null;
  return <span className={classes['number']}>{formatMoney(money, me.company.currency)}</span>;
}

export const moneyType: FieldTypeUi = {
  Cell: MoneyCell,
  Editor: lazyEditor(async () => (await import('./editors/money_editor.tsx')).MoneyEditor),
  // A bare number: rules order money by its amount in the company's currency alone.
  FilterEditor: lazyEditor(async () => (await import('./editors/number_editor.tsx')).CompanyAmountEditor),
  filters: NUMBER_FILTERS,
  align: 'right',
};
