// A reference in a cell: a square letter for a record, initials for a person; a lock where the reader may not see
// the other record, struck where it is deleted.

import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useModel } from '../../api/model.ts';
import { useMe } from '../../api/session.ts';
import { shortenName } from '../../words/format.ts';
import type { CellProps } from '../field_type.ts';
import { Letter } from './letter.tsx';
import classes from './marks.module.css';
import { isPerson } from './person.ts';
import { parseReference } from './reference_value.ts';

export function ReferenceCell({ field, value, place }: CellProps) {
  const { t } = useTranslation();
  const reference = parseReference(value);
  if (reference === undefined) return null;
  if (reference.restricted || reference.label === undefined) {
    return (
      <span className={`${classes['row']} ${classes['quiet']}`}>
        <IconLock size={14} stroke={1.6} aria-hidden="true" />
        <span className={classes['ellipsis']}>{t('fields.restricted')}</span>
      </span>
    );
  }
  if (reference.deleted) {
    return (
      <span className={classes['row']}>
        <s className={`${classes['struck']} ${classes['ellipsis']}`}>{reference.label}</s>
        {place === 'page' ? <span className={classes['aside']}>{t('fields.deleted')}</span> : null}
      </span>
    );
  }
  return <ReadableReference to={field.to ?? ''} id={reference.id} label={reference.label} place={place} />;
}

interface ReadableReferenceProps {
  readonly to: string;
  readonly id: string;
  readonly label: string;
  readonly place: CellProps['place'];
}

function ReadableReference({ to, id, label, place }: ReadableReferenceProps) {
  const me = useMe();
  const person = isPerson(useModel(), to);
  const name =
    to === 'user' || place === 'card' ? (
      <span className={classes['ellipsis']} title={label}>
        {to === 'user' && place === 'list' ? shortenName(label) : label}
      </span>
    ) : (
      <Link
        className={`${classes['link']} ${classes['ellipsis']}`}
        data-place="list"
        to={`/${to}/${id}`}
        onClick={(event) => event.stopPropagation()}
      >
        {label}
      </Link>
    );
  return (
    <span className={classes['row']}>
      {place === 'card' && !person ? null : (
        <Letter label={label} shape={person ? 'person' : 'record'} mine={person && id === me.user.id} />
      )}
      {name}
    </span>
  );
}
