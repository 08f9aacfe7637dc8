// A board of any entity by a stage or option field: columns of cards that are moved by mouse, finger or keyboard.
// A move shows at once and can be undone; what a stage asks is asked in its column before anything is saved.

import { type Active, DndContext, type DragEndEvent, DragOverlay, type Over } from '@dnd-kit/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedBoardView, PresentedEntity, PresentedField, RuleJson } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { useMove } from '../records/move.ts';
import { Statement } from '../shell/statement.tsx';
import { insideSentence } from '../words/format.ts';
import classes from './board.module.css';
import { CardFace, labelOf } from './board_card.tsx';
import { ClosedRail, OpenColumn } from './board_column.tsx';
import { type BoardColumn, boardColumns, boardField, boardRule, cardFields, cardParts } from './board_columns.ts';
import { columnUnder, presentAnnouncements, useBoardSensors } from './board_drag.ts';
import { BoardFooter } from './board_footer.tsx';
import { useBoardSums } from './board_sums.ts';
import type { OpenBoard } from './open_board.ts';
import { usePipeline } from './pipeline_choice.tsx';

export interface BoardProps {
  readonly view: PresentedBoardView;
  readonly entity: PresentedEntity;
  /** The reader's own conditions, on top of the view's. */
  readonly where?: RuleJson;
  readonly search?: string;
}

export function Board(props: BoardProps) {
  const { t } = useTranslation();
  const field = boardField(props.entity, props.view);
  if (field === undefined) return <Statement title={t('boards.no_field')} />;
  return <FieldBoard {...props} field={field} />;
}

function FieldBoard({ view, entity, where, search, field }: BoardProps & { readonly field: PresentedField }) {
  const model = useModel();
  const { pipeline } = usePipeline(view, field);
  const without = useTranslation().t('boards.without', { field: insideSentence(field.title) });
  const columns = useMemo(() => boardColumns(field, { pipeline, without }), [field, pipeline, without]);
  const rule = useMemo(() => boardRule(view, { where, pipeline, field }), [view, where, pipeline, field]);
  const parts = useMemo(() => cardParts(model, entity, view.card), [model, entity, view]);
  const sums = useBoardSums({ entity, view, where: rule, search });
  const move = useMove();
  const [focused, setFocused] = useState<string>();
  const board: OpenBoard = {
    entity,
    view,
    field,
    rule,
    search,
    fields: useMemo(() => cardFields(entity, view, { field, columns }), [entity, view, field, columns]),
    parts,
    sums,
    movable: entity.may.update && field.readonly !== true,
    move,
    focused,
    putBack: (record) => {
      move.cancel();
      setFocused(record.id);
    },
  };
  return (
    <div className={classes['board']}>
      <Columns board={board} columns={columns} onDropped={setFocused} />
      <BoardFooter asking={move.asked !== undefined} movable={board.movable} />
    </div>
  );
}

interface ColumnsProps {
  readonly board: OpenBoard;
  readonly columns: readonly BoardColumn[];
  /** The card a keyboard put down, or nothing. */
  readonly onDropped: (record: string | undefined) => void;
}

function recordOf(active: Active): RecordJson {
  return (active.data.current as { readonly record: RecordJson }).record;
}

function Columns({ board, columns, onDropped }: ColumnsProps) {
  const { t } = useTranslation();
  const { entity, field, move } = board;
  const sensors = useBoardSensors();
  const [held, setHeld] = useState<RecordJson>();
  const drop = (active: Active, over: Over | null) => {
    const to = columns.find((column) => column.id === over?.id);
    if (to !== undefined) move.begin({ entity, record: recordOf(active), field, to });
  };
  const end = ({ active, over, activatorEvent }: DragEndEvent) => {
    setHeld(undefined);
    onDropped(activatorEvent instanceof KeyboardEvent ? String(active.id) : undefined);
    drop(active, over);
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={columnUnder}
      accessibility={{
        announcements: presentAnnouncements(t, { label: (record) => labelOf(entity, record), columns }),
        screenReaderInstructions: { draggable: t('boards.say.instructions') },
      }}
      onDragStart={({ active }) => setHeld(recordOf(active))}
      onDragCancel={() => setHeld(undefined)}
      onDragEnd={end}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section className={classes['columns']} aria-label={board.view.title} tabIndex={0}>
        {columns.map((column) =>
          column.closed ? (
            <ClosedRail key={column.id} board={board} column={column} />
          ) : (
            <OpenColumn key={column.id} board={board} column={column} />
          ),
        )}
      </section>
      <DragOverlay dropAnimation={null}>
        {held === undefined ? null : (
          <div className={classes['card']} data-overlay="">
            <CardFace entity={entity} record={held} parts={board.parts} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}
