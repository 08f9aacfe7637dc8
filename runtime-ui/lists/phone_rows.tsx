// A list on a phone: rows of three lines, each a link as a whole.

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { labelText } from '../field_types/parts/label_text.ts';
import { type Column, cellValue } from './columns.ts';
import classes from './phone_rows.module.css';
import { type PhoneSlots, phoneSlots } from './phone_slots.ts';
import type { RowsQuery } from './rows.ts';
import { useLateness } from './waiting_rows.tsx';

/** Three lines, their padding and the line below; measured again when a row is drawn. */
const ROW_HEIGHT = 89;
const AHEAD = 12;

interface PhoneRowsProps {
  readonly entity: PresentedEntity;
  readonly columns: readonly Column[];
  readonly rows: RowsQuery;
  /** Paths that the filters set to one value. */
  readonly fixed: ReadonlySet<string>;
}

export function PhoneRows({ entity, columns, rows, fixed }: PhoneRowsProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const { records, fetchMore } = rows;
  const virtual = useVirtualizer({
    count: records.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastIndex >= records.length - AHEAD) fetchMore();
  }, [lastIndex, records.length, fetchMore]);
  const slots = phoneSlots(entity, columns, fixed);
  return (
    <div ref={scroller} className={classes['scroller']}>
      <ul
        className={classes['rows']}
        style={{ height: virtual.getTotalSize() }}
        aria-label={t('lists.rows', { entities: entity.plural })}
      >
        {items.map((item) => {
          const record = records[item.index];
          return record === undefined ? null : (
            <li
              key={record.id}
              ref={virtual.measureElement}
              data-index={item.index}
              className={classes['row']}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <PhoneRow entity={entity} record={record} slots={slots} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Three bars where the lines of a record will stand. */
export function WaitingPhoneRows() {
  const { t } = useTranslation();
  if (!useLateness()) return <div className={classes['scroller']} />;
  return (
    <ul className={classes['waiting']} aria-busy="true" aria-label={t('shell.loading')}>
      {Array.from({ length: 7 }, (_row, index) => index).map((row) => (
        <li key={row}>
          <span style={{ width: `${45 + ((row * 17) % 30)}%` }} />
          <span style={{ width: `${30 + ((row * 13) % 20)}%` }} />
        </li>
      ))}
    </ul>
  );
}

interface PhoneRowProps {
  readonly entity: PresentedEntity;
  readonly record: RecordJson;
  readonly slots: PhoneSlots;
}

function PhoneRow({ entity, record, slots }: PhoneRowProps) {
  const { t } = useTranslation();
  return (
    <Link className={classes['link']} to={`/${entity.name}/${record.id}`}>
      <span className={classes['first']}>
        <span className={classes['name']}>{labelText(entity, record) ?? t('lists.unnamed')}</span>
        <Slot column={slots.figure} record={record} />
      </span>
      {slots.second === undefined && slots.state === undefined ? null : (
        <span className={classes['second']}>
          <Slot column={slots.second} record={record} />
          <Slot column={slots.state} record={record} />
        </span>
      )}
      {slots.third === undefined && slots.day === undefined ? null : (
        <span className={classes['third']}>
          <Slot column={slots.third} record={record} />
          <Slot column={slots.day} record={record} />
        </span>
      )}
    </Link>
  );
}

/** Cells of the card's kind: inside a link there can be no other link. */
function Slot({ column, record }: { readonly column: Column | undefined; readonly record: RecordJson }) {
  const value = column === undefined ? null : cellValue(record, column);
  if (column === undefined || value === null) return <span />;
  const { Cell } = FIELD_TYPES[column.field.type];
  return (
    <span className={classes['slot']}>
      <Cell field={column.field} value={value} record={record} place="card" />
    </span>
  );
}
