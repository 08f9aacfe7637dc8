// How a write may differ from what a person does through REST: imports of the past, seeds, steps of actions.

export interface WriteOptions {
  /** On create: the record's id, a UUIDv7 made beforehand by who has to know it before the record is there. */
  readonly id?: string;
  /** `history` skips the moves and entry conditions of stages; field rules and checks stay. */
  readonly mode?: 'live' | 'history';
  /** UUID that ties the changes of one command together; each write has its own unless told. */
  readonly cause?: string;
  /** `readonly` binds people and REST only: seeds, imports and steps write such fields, and make moves `by` actions. */
  readonly internal?: boolean;
  /**
   * On a change: the right that is asked for, over the record as it is, in place of that to update it; what the record
   * becomes is not judged then. For what the engine does under that right, and no input of its own.
   */
  readonly right?: 'deactivate';
  /** `none` leaves the record's JSON out (its text is empty): imports and seeds write many and read none of them. */
  readonly answer?: 'record' | 'none';
  /** In history mode, on create: when and by whom the record was made, ISO 8601 in UTC and a user's id. */
  readonly created_at?: string;
  readonly created_by?: string | null;
  /**
   * In history mode: the stages the record went through, the oldest first; the last is where it stands. A change notes
   * those that came after the stage it finds.
   */
  readonly stage_history?: readonly PastStage[];
}

export interface PastStage {
  /** Key of a stage of the record's pipeline. */
  readonly to: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  /** Id of a user. */
  readonly by?: string | null;
}

/** What every write answers: the record as its writer may read it, as JSON text. */
export interface Written {
  readonly json: string;
  readonly id: string;
  readonly version: number;
}
