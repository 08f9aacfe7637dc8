// What a place says when it has nothing to show: a sentence, a second in grey, then what can be done. No drawings.

import type { ReactNode } from 'react';
import classes from './statement.module.css';

interface StatementProps {
  readonly title: string;
  readonly hint?: ReactNode;
  /** Small and grey, beside the actions: a technical detail. */
  readonly aside?: string;
  readonly role?: 'alert' | 'status';
  readonly children?: ReactNode;
}

export function Statement({ title, hint, aside, role, children }: StatementProps) {
  return (
    <div className={classes['statement']} role={role}>
      <p className="type-name">{title}</p>
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
