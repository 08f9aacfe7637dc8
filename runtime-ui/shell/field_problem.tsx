// A problem under its field: a sign beside the words, so that colour is never alone.

import { IconAlertCircle } from '@tabler/icons-react';
import classes from './field_problem.module.css';

export function FieldProblem({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <span className={classes['problem']}>
      <IconAlertCircle size={14} stroke={1.6} aria-hidden />
      <span>{text}</span>
    </span>
  );
}
