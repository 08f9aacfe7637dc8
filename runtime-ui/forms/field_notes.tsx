// What stands under a field's control: what is wrong with the value, then the pack's hint, which says what is right.

import type { PresentedField } from '../../schemas/http/model.ts';
import { problemId } from '../field_types/parts/input_props.ts';
import { FieldProblem } from '../shell/field_problem.tsx';
import classes from './field_notes.module.css';

interface FieldNotesProps {
  /** Of the control. */
  readonly id: string;
  readonly field: PresentedField;
  readonly problem: string | undefined;
}

export function FieldNotes({ id, field, problem }: FieldNotesProps) {
  return (
    <div id={problemId(id)} className={classes['notes']}>
      <FieldProblem text={problem} />
      {field.help === undefined ? null : <p className={classes['help']}>{field.help}</p>}
    </div>
  );
}
