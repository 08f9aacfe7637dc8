// What stands before the name of a record or a person: a square with its letter, a circle with the initials.
// An ornament of the name beside it, so hidden from screen readers.

import { initialsOf } from '../../words/format.ts';
import classes from './marks.module.css';

interface LetterProps {
  readonly label: string;
  /** `person` is round with initials, `record` square with one letter. */
  readonly shape: 'person' | 'record';
  /** The reader's own initials are tinted. */
  readonly mine?: boolean;
  readonly size?: 'small' | 'page';
}

export function Letter({ label, shape, mine = false, size = 'small' }: LetterProps) {
  return (
    <span
      className={classes['letter']}
      data-shape={shape}
      data-size={size}
      data-mine={mine ? '' : undefined}
      aria-hidden="true"
    >
      {shape === 'person' ? initialsOf(label) : presentLetter(label)}
    </span>
  );
}

/** First letter or digit of a label, upper case. */
export function presentLetter(label: string): string {
  return (/[\p{L}\p{N}]/u.exec(label)?.[0] ?? '·').toUpperCase();
}
