// A card of a board: label, whom it is about, money, and small facts. It is one button: Enter opens, Space takes it.

import { useDraggable } from '@dnd-kit/core';
import { IconCalendar } from '@tabler/icons-react';
import { Fragment, type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useMe } from '../api/session.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { labelText } from '../field_types/parts/label_text.ts';
import { Letter } from '../field_types/parts/letter.tsx';
import { parseReference } from '../field_types/parts/reference_value.ts';
import { valueAt } from '../lists/paths.ts';
import { isEmptyValue } from '../records/move.ts';
import classes from './board.module.css';
import type { CardPart, CardParts } from './board_columns.ts';

interface CardProps {
  readonly entity: PresentedEntity;
  readonly record: RecordJson;
  readonly parts: CardParts;
}

/** What a card says, without being anything to press: also under the pointer while it is held. */
export function CardFace({ entity, record, parts }: CardProps) {
  const me = useMe();
  const person = parts.person === undefined ? undefined : parseReference(valueAt(record, parts.person.path));
  return (
    <>
      <span className={classes['cardTop']}>
        <span className={classes['cardName']}>{labelOf(entity, record)}</span>
        {person?.label === undefined ? null : (
          <>
            <Letter label={person.label} shape="person" mine={person.id === me.user.id} />
            <span className="only-read">{person.label}</span>
          </>
        )}
      </span>
      {parts.subject === undefined ? null : <Part part={parts.subject} record={record} className="cardSubject" />}
      {parts.money.map((part) => (
        <Part key={part.path} part={part} record={record} className="cardMoney" />
      ))}
      {parts.lines.map((line) => (
        <FactLine key={line.map((part) => part.path).join()} line={line} record={record} />
      ))}
    </>
  );
}

export function labelOf(entity: PresentedEntity, record: RecordJson): string {
  return labelText(entity, record) ?? entity.title;
}

function FactLine({ line, record }: { readonly line: readonly CardPart[]; readonly record: RecordJson }) {
  const filled = line.filter((part) => !isEmptyValue(valueAt(record, part.path)));
  if (filled.length === 0) return null;
  return (
    <span className={classes['cardFacts']}>
      {filled.map((part, index) => (
        <Fragment key={part.path}>
          {index === 0 && part.field.type === 'date' ? <IconCalendar size={14} stroke={1.6} aria-hidden /> : null}
          <Part part={part} record={record} className="cardFact" />
        </Fragment>
      ))}
    </span>
  );
}

interface PartProps {
  readonly part: CardPart;
  readonly record: RecordJson;
  readonly className: string;
}

function Part({ part, record, className }: PartProps) {
  const value = valueAt(record, part.path);
  if (isEmptyValue(value)) return null;
  const { Cell } = FIELD_TYPES[part.field.type];
  return (
    <span className={classes[className]}>
      <span className="only-read">{part.field.title} </span>
      <Cell field={part.field} value={value} record={record} place="card" />
    </span>
  );
}

interface BoardCardProps extends CardProps {
  readonly column: string;
  readonly movable: boolean;
  /** Takes the focus when it appears: it was moved here with the keyboard. */
  readonly focused: boolean;
}

export function BoardCard({ entity, record, parts, column, movable, focused }: BoardCardProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const element = useRef<HTMLDivElement | null>(null);
  const drag = useDraggable({
    id: record.id,
    data: { record, column },
    disabled: !movable,
    attributes: { roleDescription: t('boards.card') },
  });
  // A card that may not be moved can still be opened: it is not disabled.
  const { 'aria-disabled': _disabled, 'aria-pressed': _pressed, ...attributes } = drag.attributes;
  useEffect(() => {
    if (focused) element.current?.focus();
  }, [focused]);
  const address = `/${entity.name}/${record.id}`;
  const open = (event: MouseEvent | KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) window.open(address, '_blank');
    else void navigate(address);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button may not hold the blocks a card is made of
    <div
      {...attributes}
      {...drag.listeners}
      ref={(node) => {
        element.current = node;
        drag.setNodeRef(node);
      }}
      role="button"
      tabIndex={0}
      className={classes['card']}
      data-held={drag.isDragging ? '' : undefined}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !drag.isDragging) open(event);
        else drag.listeners?.['onKeyDown']?.(event);
      }}
    >
      <CardFace entity={entity} record={record} parts={parts} />
    </div>
  );
}
