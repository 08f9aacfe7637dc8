// What a place says when it has nothing to show: a sentence, a second in grey, then what can be done. No drawings.

import type { ReactNode } from 'react';
import classes from './statement.module.css';

interface StatementProps {
  readonly title: string;
  readonly hint?: ReactNode;
  /** Small and grey, beside the actions: a technical detail. */
  readonly aside?: string;
  readonly role?: 'alert' | 'status';
  /** Where it is the whole page, its sentence is the heading. */
  readonly page?: boolean;
  readonly children?: ReactNode;
}

export function Statement({ title, hint, aside, role, page = false, children }: StatementProps) {
  const Title = page ? 'h1' : 'p';
  return (
    <div className={classes['statement']} role={role}>
      <Title className={`type-name ${classes['title']}`}>{title}</Title>
      {hint === undefined ? null : <p className={classes['hint']}>{hint}</p>}
      {children === undefined && aside === undefined ? null : (
        <div className={classes['actions']}>
          {children}
          {aside === undefined ? null : <span className={classes['aside']}>{aside}</span>}
        </div>
      )}
    </div>
  );
}
