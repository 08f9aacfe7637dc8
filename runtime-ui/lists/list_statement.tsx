// What a list without rows says: what would be there and how to begin, or which filter to drop.

import { Button } from '@mantine/core';
import { IconPlus, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { ProblemDocument } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { Statement } from '../shell/statement.tsx';
import { insideSentence } from '../words/format.ts';
import { problemText } from '../words/problem_text.ts';
import { readCondition } from './conditions.ts';
import type { ListState } from './list_state.ts';

interface ListStatementProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
}

export function EmptyList({ entity }: Pick<ListStatementProps, 'entity'>) {
  const { t } = useTranslation();
  return (
    <Statement
      title={t('lists.empty', { entities: insideSentence(entity.plural) })}
      hint={entity.description}
      role="status"
    >
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

export function NoMatch({ entity, state }: ListStatementProps) {
  const { t } = useTranslation();
  const model = useModel();
  const entities = insideSentence(entity.plural);
  const last = state.conditions.at(-1);
  const field = last === undefined ? undefined : readCondition(model, entity, last.rule)?.title;
  const title =
    state.search === ''
      ? t('lists.no_match_filters', { count: state.conditions.length, entities })
      : t('lists.no_match_search', { entities, text: state.search });
  return (
    <Statement title={title} role="status">
      {state.search === '' ? null : <Button onClick={() => state.setSearch('')}>{t('lists.clear_search')}</Button>}
      {last === undefined ? null : (
        <Button onClick={() => state.removeCondition(last)}>
          {t('lists.remove_one', { field: field ?? t('lists.filter_of_pack') })}
        </Button>
      )}
      {state.conditions.length > 1 ? (
        <Button variant="subtle" onClick={state.removeAll}>
          {t('lists.remove_all')}
        </Button>
      ) : null}
    </Statement>
  );
}

interface ListProblemProps extends Pick<ListStatementProps, 'state'> {
  readonly problem: ProblemDocument;
  readonly retry: () => void;
}

/** A refused list: trying again helps when the server was away, dropping the filters when they are the reason. */
export function ListProblem({ problem, state, retry }: ListProblemProps) {
  const { t } = useTranslation();
  const filtered = state.conditions.length > 0 || state.search !== '';
  return (
    <Statement title={problemText(t, problem)} role="alert">
      <Button leftSection={<IconRefresh size={14} stroke={1.6} aria-hidden />} onClick={retry}>
        {t('shell.retry')}
      </Button>
      {filtered ? (
        <Button variant="subtle" onClick={state.removeAll}>
          {t('lists.remove_all')}
        </Button>
      ) : null}
    </Statement>
  );
}
