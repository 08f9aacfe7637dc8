// Text in a cell: one line in a list, wrapping on a page.

import type { ReactNode } from 'react';
import type { CellProps } from '../field_type.ts';
import classes from './marks.module.css';

interface TextLineProps {
  readonly place: CellProps['place'];
  readonly children: ReactNode;
}

/** One line that ends in an ellipsis in lists and cards, wraps on pages. */
export function TextLine({ place, children }: TextLineProps) {
  return <span className={classes[place === 'page' ? 'wrap' : 'line']}>{children}</span>;
}

export function TextCell({ value, place }: CellProps) {
  return typeof value === 'string' ? <TextLine place={place}>{value}</TextLine> : null;
}

interface OutsideLinkProps {
  readonly place: CellProps['place'];
  readonly href: string;
  readonly children: ReactNode;
}

/** A link that leaves the product (a site, a mail program); plain text on a card. */
export function OutsideLink({ place, href, children }: OutsideLinkProps) {
  if (place === 'card') return <TextLine place={place}>{children}</TextLine>;
  const site = href.startsWith('http');
  return (
    <TextLine place={place}>
      <a
        className={classes['link']}
        data-place={place}
        href={href}
        {...(site ? { target: '_blank', rel: 'noreferrer' } : {})}
        onClick={(event) => event.stopPropagation()}
      >
        {children}
      </a>
    </TextLine>
  );
}
