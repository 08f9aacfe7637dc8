// Dragging by mouse, finger and keyboard: which column a held card is over, how the arrows move it, and what a
// screen reader hears. What a drop does is the board's.

import {
  type Announcements,
  type CollisionDetection,
  KeyboardCode,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import type { TFunction } from 'i18next';
import type { RecordJson } from '../../schemas/http/records.ts';
import type { BoardColumn } from './board_columns.ts';

/** The column whose width holds the pointer, or the middle of a card that the keyboard moves. */
export const columnUnder: CollisionDetection = ({
  collisionRect,
  pointerCoordinates,
  droppableContainers,
  droppableRects,
}) => {
  const x = pointerCoordinates?.x ?? collisionRect.left + collisionRect.width / 2;
  for (const container of droppableContainers) {
    const rect = droppableRects.get(container.id);
    if (rect && x >= rect.left && x < rect.right) return [{ id: container.id }];
  }
  return [];
};

/** Left and right put the card over the middle of the next column; up and down do nothing. */
const nextColumn: KeyboardCoordinateGetter = (event, { currentCoordinates, context }) => {
  const step = event.code === KeyboardCode.Right ? 1 : event.code === KeyboardCode.Left ? -1 : 0;
  const card = context.collisionRect;
  if (step === 0 || card === null) return undefined;
  event.preventDefault();
  const rects = [...context.droppableRects.values()].sort((a, b) => a.left - b.left);
  const middle = card.left + card.width / 2;
  const at = rects.findIndex((rect) => middle >= rect.left && middle < rect.right);
  const next = rects[at + step];
  if (next === undefined) return currentCoordinates;
  return { x: next.left + next.width / 2 - card.width / 2, y: currentCoordinates.y };
};

export function useBoardSensors() {
  return useSensors(
    // A press that moves less is a click; a finger has to rest first, or the column could not be scrolled.
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 6 } }),
    useSensor(KeyboardSensor, {
      coordinateGetter: nextColumn,
      keyboardCodes: {
        start: [KeyboardCode.Space],
        cancel: [KeyboardCode.Esc],
        end: [KeyboardCode.Space, KeyboardCode.Enter],
      },
    }),
  );
}

interface Said {
  readonly label: (record: RecordJson) => string;
  readonly columns: readonly BoardColumn[];
}

/** What dnd-kit's live region says while a card is held. */
export function presentAnnouncements(t: TFunction, { label, columns }: Said): Announcements {
  const card = (data: unknown) => label((data as { readonly record: RecordJson }).record);
  const column = (id: unknown) => columns.find((one) => one.id === id)?.title ?? '';
  return {
    onDragStart: ({ active }) => t('boards.say.taken', { card: card(active.data.current) }),
    onDragOver: ({ active, over }) =>
      over === null ? undefined : t('boards.say.over', { card: card(active.data.current), column: column(over.id) }),
    onDragEnd: ({ active, over }) =>
      over === null
        ? t('boards.say.put_back', { card: card(active.data.current) })
        : t('boards.say.dropped', { card: card(active.data.current), column: column(over.id) }),
    onDragCancel: ({ active }) => t('boards.say.put_back', { card: card(active.data.current) }),
  };
}
