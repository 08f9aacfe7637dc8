// Several tags in a cell: two in a list with how many more, all of them on a page.

import { Children, type ReactNode } from 'react';
import type { CellProps } from '../field_type.ts';
import classes from './marks.module.css';

const SHOWN_IN_LIST = 2;

interface TagRowProps {
  readonly place: CellProps['place'];
  readonly children: ReactNode;
}

export function TagRow({ place, children }: TagRowProps) {
  const tags = Children.toArray(children);
  if (tags.length === 0) return null;
  const shown = place === 'page' ? tags : tags.slice(0, SHOWN_IN_LIST);
  return (
    <span className={classes['row']} data-wrap={place === 'page' ? '' : undefined}>
      {shown}
      {tags.length > shown.length ? <span className={classes['aside']}>+ {tags.length - shown.length}</span> : null}
    </span>
  );
}
