// One record as a row. The label is its link; a press anywhere else on the row opens it too.

import { Checkbox } from '@mantine/core';
import { type MouseEvent, memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { labelText } from '../field_types/parts/label_text.ts';
import { type Column, cellValue } from './columns.ts';
import classes from './list_table.module.css';

interface TableRowProps {
  readonly entity: PresentedEntity;
  readonly record: RecordJson;
  readonly columns: readonly Column[];
  readonly index: number;
  readonly selected: boolean;
  readonly onToggle: (id: string, reach: boolean) => void;
  readonly onOpen: () => void;
}

/** What a press on means itself, rather than the row. */
const OWN_PRESS = 'a, button, input, label';

function PlainRow({ entity, record, columns, index, selected, onToggle, onOpen }: TableRowProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const address = `/${entity.name}/${record.id}`;
  const label = labelText(entity, record) ?? t('lists.unnamed');
  const press = (event: MouseEvent) => {
    const onOther = event.target instanceof Element && event.target.closest(OWN_PRESS) !== null;
    if (onOther || window.getSelection()?.isCollapsed === false) return;
    onOpen();
    void navigate(address);
  };
  return (
    <tr className={classes['row']} data-selected={selected ? '' : undefined} aria-rowindex={index + 2} onClick={press}>
      <td className={classes['check']}>
        <Checkbox
          size="xs"
          aria-label={t('lists.select_row', { label })}
          checked={selected}
          onChange={(event) => onToggle(record.id, shiftOf(event.nativeEvent))}
        />
      </td>
      {columns.map((column) =>
        column.path === entity.label ? (
          <th key={column.path} scope="row" className={classes['label']}>
            <Link id={`row-${record.id}`} className={classes['link']} to={address} onClick={onOpen}>
              {label}
            </Link>
          </th>
        ) : (
          <RowCell key={column.path} column={column} record={record} />
        ),
      )}
    </tr>
  );
}

function shiftOf(event: Event): boolean {
  return 'shiftKey' in event && event.shiftKey === true;
}

function RowCell({ column, record }: { readonly column: Column; readonly record: RecordJson }) {
  const { Cell } = FIELD_TYPES[column.field.type];
  const value = cellValue(record, column);
  return (
    <td data-align={column.align}>
      {value === null ? null : <Cell field={column.field} value={value} record={record} place="list" />}
    </td>
  );
}

/** A scroll draws the table many times a second: rows that did not change are left as they are. */
export const TableRow = memo(
  PlainRow,
  (before, after) =>
    before.record === after.record &&
    before.columns === after.columns &&
    before.selected === after.selected &&
    before.index === after.index &&
    before.entity === after.entity &&
    before.onToggle === after.onToggle,
);
