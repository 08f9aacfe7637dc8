// All records of a relation as a table, on a tab of its own. More rows come as one asks for them.

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { PresentedEntity, PresentedField, PresentedRelation } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useList } from '../api/lists.ts';
import { useModel } from '../api/model.ts';
import { problemOf } from '../api/problem_error.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { PageProblem } from '../shell/page_problem.tsx';
import { Statement } from '../shell/statement.tsx';
import { usePhone } from '../shell/use_phone.ts';
import { insideSentence } from '../words/format.ts';
import classes from './related.module.css';
import { relatedRequest } from './related.ts';
import { relatedColumns, relatedSort } from './related_columns.ts';
import { RelatedLine } from './related_line.tsx';

interface RelatedTabProps {
  readonly entity: PresentedEntity;
  readonly relation: PresentedRelation;
  readonly id: string;
}

export function RelatedTab({ entity, relation, id }: RelatedTabProps) {
  const { t } = useTranslation();
  const model = useModel();
  const phone = usePhone();
  const target = model.entities[relation.entity];
  const columns = relatedColumns(model, entity, relation);
  const request = {
    ...relatedRequest(model, { relation, columns }, id),
    sort: relatedSort(model, relation),
    limit: 50,
  };
  const list = useList(relation.entity, request, target !== undefined);
  if (target === undefined) return null;
  if (list.isError) return <PageProblem problem={problemOf(list.error)} retry={() => void list.refetch()} />;
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const create = target.may.create ? (
    <Button
      component={Link}
      to={`/${target.name}/new?${relation.field}=${id}`}
      leftSection={<IconPlus size={14} stroke={1.6} aria-hidden />}
    >
      {t('records.create_related', { entity: insideSentence(target.title) })}
    </Button>
  ) : null;
  if (list.isSuccess && items.length === 0) {
    return (
      <Statement title={t('records.none_related')} hint={target.description}>
        {create}
      </Statement>
    );
  }
  return (
    <div className={classes['tab']}>
      <div className={classes['tools']}>{create}</div>
      {phone ? (
        <ul className={classes['lines']}>
          {items.map((item) => (
            <li key={item.id}>
              <RelatedLine target={target} columns={columns} item={item} />
            </li>
          ))}
        </ul>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        <section className={classes['scroll']} tabIndex={0} aria-label={relation.title}>
          <RelatedTable target={target} columns={columns} items={items} />
        </section>
      )}
      {list.hasNextPage ? (
        <Button
          className={classes['more'] ?? ''}
          loading={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          {t('records.more_rows')}
        </Button>
      ) : null}
    </div>
  );
}

interface RelatedTableProps {
  readonly target: PresentedEntity;
  readonly columns: readonly PresentedField[];
  readonly items: readonly RecordJson[];
}

function RelatedTable({ target, columns, items }: RelatedTableProps) {
  const navigate = useNavigate();
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          {columns.map((field) => (
            <th key={field.name} scope="col" data-align={FIELD_TYPES[field.type].align}>
              {field.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          // The label's link is the keyboard's way; the row is only a larger target for the pointer.
          <tr key={item.id} onClick={() => void navigate(`/${target.name}/${item.id}`)}>
            {columns.map((field) => (
              <td key={field.name} data-align={FIELD_TYPES[field.type].align}>
                <RelatedCell target={target} field={field} item={item} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface RelatedCellProps {
  readonly target: PresentedEntity;
  readonly field: PresentedField;
  readonly item: RecordJson;
}

function RelatedCell({ target, field, item }: RelatedCellProps) {
  const { Cell } = FIELD_TYPES[field.type];
  if (field.name !== target.label) {
    return <Cell field={field} value={item[field.name] ?? null} record={item} place="list" />;
  }
  return (
    <Link className="type-name" to={`/${target.name}/${item.id}`} onClick={(event) => event.stopPropagation()}>
      <Cell field={field} value={item[field.name] ?? null} record={item} place="card" />
    </Link>
  );
}
