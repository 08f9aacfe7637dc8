// What a list without rows says: what would be there and how to begin, or which filter to drop.

import { Button } from '@mantine/core';
import { IconPlus, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { ProblemDocument } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { Statement } from '../shell/statement.tsx';
import { formatNumber, insideSentence } from '../words/format.ts';
import { problemText } from '../words/problem_text.ts';
import { type Drop, useBestDrop } from './best_drop.ts';
import { readCondition } from './conditions.ts';
import { useFilterText } from './filter_text.ts';
import type { ListState } from './list_state.ts';

interface ListStatementProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
}

export function EmptyList({ entity }: Pick<ListStatementProps, 'entity'>) {
  const { t } = useTranslation();
  return (
    <Statement title={t('lists.empty', namesOf(entity))} hint={entity.description} role="status">
      {entity.may.create ? (
        <Button
          variant="filled"
          component={Link}
          to={`/${entity.name}/new`}
          leftSection={<IconPlus size={14} stroke={1.8} aria-hidden />}
        >
          {t('lists.new', { entity: insideSentence(entity.title) })}
        </Button>
      ) : null}
    </Statement>
  );
}

/** Languages choose: inside a sentence, or as the page is titled. */
function namesOf(entity: PresentedEntity) {
  return { entities: insideSentence(entity.plural), title: entity.plural };
}

export function NoMatch({ entity, state }: ListStatementProps) {
  const { t } = useTranslation();
  const { conditions, search } = state;
  const drop = useBestDrop(entity, state);
  const title =
    search === ''
      ? t('lists.no_match_filters', { count: conditions.length, ...namesOf(entity) })
      : t('lists.no_match_search', { text: search, ...namesOf(entity) });
  return (
    <Statement
      title={title}
      role="status"
      hint={drop === undefined ? undefined : <DropHint entity={entity} drop={drop} />}
    >
      {search === '' ? null : <Button onClick={() => state.setSearch('')}>{t('lists.clear_search')}</Button>}
      {drop === undefined ? null : (
        <Button onClick={() => state.removeCondition(drop.condition)}>{t('lists.remove_this')}</Button>
      )}
      {conditions.length + (search === '' ? 0 : 1) > 1 ? (
        <Button variant="subtle" onClick={state.removeAll}>
          {t('lists.remove_all')}
        </Button>
      ) : null}
    </Statement>
  );
}

function DropHint({ entity, drop }: { readonly entity: PresentedEntity; readonly drop: Drop }) {
  const { t } = useTranslation();
  const read = readCondition(useModel(), entity, drop.condition.rule);
  const value = useFilterText(read);
  const filter =
    read === undefined ? t('lists.filter_of_pack') : [read.title, t(read.operator.words), value].join(' ').trim();
  return t('lists.without', { count: drop.count, n: formatNumber(drop.count), filter });
}

interface ListProblemProps extends Pick<ListStatementProps, 'state'> {
  readonly problem: ProblemDocument;
  readonly retry: () => void;
}

/** A refused list: trying again helps where the server was away, dropping the filters where they are the reason. */
export function ListProblem({ problem, state, retry }: ListProblemProps) {
  const { t } = useTranslation();
  const ours = problem.status >= 400 && problem.status < 500;
  return (
    <Statement title={problemText(t, problem)} role="alert">
      {ours ? null : (
        <Button leftSection={<IconRefresh size={14} stroke={1.6} aria-hidden />} onClick={retry}>
          {t('shell.retry')}
        </Button>
      )}
      {ours ? <Button onClick={state.reset}>{t('lists.reset')}</Button> : null}
    </Statement>
  );
}
