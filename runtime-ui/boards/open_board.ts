// What the parts of an open board share: the view it shows, what it is narrowed to, sums, and the moves under way.

import type { PresentedBoardView, PresentedEntity, PresentedField, RuleJson } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import type { useMove } from '../records/move.ts';
import type { CardParts } from './board_columns.ts';
import type { BoardSums } from './board_sums.ts';

export interface OpenBoard {
  readonly entity: PresentedEntity;
  readonly view: PresentedBoardView;
  /** The stage or option field of the columns. */
  readonly field: PresentedField;
  /** The condition of the whole board. */
  readonly rule: RuleJson | undefined;
  readonly search: string | undefined;
  /** What a column asks of each record. */
  readonly fields: readonly string[];
  readonly parts: CardParts;
  readonly sums: BoardSums;
  readonly movable: boolean;
  readonly move: ReturnType<typeof useMove>;
  /** The card that takes the focus where it appears. */
  readonly focused: string | undefined;
  /** Gives up a move that asked for something. */
  readonly putBack: (record: RecordJson) => void;
}
