// Who changed what, and when: the change log of the record, newest first, by day.

import { Button } from '@mantine/core';
import { IconArrowBackUp, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, PresentedField } from '../../schemas/http/model.ts';
import type { ChangeJson, Json } from '../../schemas/http/records.ts';
import { useHistory } from '../api/history.ts';
import { problemOf } from '../api/problem_error.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { presentLocalDay } from '../field_types/parts/date_text.ts';
import { pipelineFieldOf } from '../field_types/parts/stage.ts';
import { PageProblem } from '../shell/page_problem.tsx';
import { daysFromToday, formatDate, formatTime } from '../words/format.ts';
import classes from './history.module.css';
import { isEmptyValue } from './move.ts';

interface HistoryProps {
  readonly entity: PresentedEntity;
  readonly id: string;
}

export function History({ entity, id }: HistoryProps) {
  const { t } = useTranslation();
  const history = useHistory(entity.name, id);
  if (history.isError) return <PageProblem problem={problemOf(history.error)} retry={() => void history.refetch()} />;
  const changes = (history.data?.pages.flatMap((page) => page.items) ?? []).filter((change) => says(entity, change));
  return (
    <div className={classes['history']}>
      <h2 className={classes['title']}>{t('records.history')}</h2>
      {byDay(changes).map(([day, ofDay]) => (
        <Day key={day} day={day}>
          {ofDay.map((change) => (
            <ChangeLine key={change.id} entity={entity} change={change} />
          ))}
        </Day>
      ))}
      {history.hasNextPage ? (
        <Button loading={history.isFetchingNextPage} onClick={() => history.fetchNextPage()}>
          {t('records.earlier')}
        </Button>
      ) : null}
    </div>
  );
}

/** Changes of fields the reader sees; the engine's own bookkeeping is not news. */
function shownFields(entity: PresentedEntity, change: ChangeJson): readonly PresentedField[] {
  const pipelines = new Set(
    Object.values(entity.fields)
      .filter((field) => field.type === 'stage')
      .map(pipelineFieldOf),
  );
  const kept = ['owner', 'company', 'agency', 'team', 'tags'];
  return Object.keys(change.diff)
    .map((name) => entity.fields[name])
    .filter((field): field is PresentedField => field !== undefined)
    .filter((field) => (!field.system || kept.includes(field.name)) && !pipelines.has(field.name));
}

function says(entity: PresentedEntity, change: ChangeJson): boolean {
  return change.action !== 'update' || shownFields(entity, change).length > 0;
}

function byDay(changes: readonly ChangeJson[]): readonly (readonly [string, readonly ChangeJson[]])[] {
  const days = new Map<string, ChangeJson[]>();
  for (const change of changes) {
    const day = presentLocalDay(new Date(change.at));
    days.set(day, [...(days.get(day) ?? []), change]);
  }
  return [...days];
}

function Day({ day, children }: { readonly day: string; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const near: Readonly<Record<number, string>> = { 0: t('records.today'), [-1]: t('records.yesterday') };
  const words = near[daysFromToday(day)] ?? formatDate(day, 'weekday');
  return (
    <div>
      <h3 className={classes['day']}>{words.charAt(0).toUpperCase() + words.slice(1)}</h3>
      <ol className={classes['changes']}>{children}</ol>
    </div>
  );
}

const SIGNS: Readonly<Record<string, typeof IconPencil>> = {
  create: IconPlus,
  update: IconPencil,
  delete: IconTrash,
  restore: IconArrowBackUp,
};

interface ChangeLineProps {
  readonly entity: PresentedEntity;
  readonly change: ChangeJson;
}

function ChangeLine({ entity, change }: ChangeLineProps) {
  const { t } = useTranslation();
  const Sign = SIGNS[change.action] ?? IconPencil;
  const fields = change.action === 'update' ? shownFields(entity, change) : [];
  return (
    <li className={classes['change']}>
      <span className={classes['sign']} data-by={change.actor === null ? 'system' : 'person'}>
        <Sign size={13} stroke={1.6} aria-hidden />
      </span>
      <div className={classes['said']}>
        <p className={classes['who']}>
          <strong>{change.actor?.label ?? t('records.system')}</strong>{' '}
          {t(`records.acts.${change.action}`, { defaultValue: t('records.acts.update') })}
        </p>
        {fields.map((field) => (
          <FieldChange key={field.name} field={field} change={change} />
        ))}
      </div>
      <time className={classes['time']} dateTime={change.at}>
        {formatTime(change.at)}
      </time>
    </li>
  );
}

function FieldChange({ field, change }: { readonly field: PresentedField; readonly change: ChangeJson }) {
  const { t } = useTranslation();
  const [before = null, after = null] = change.diff[field.name] ?? [];
  const { Cell } = FIELD_TYPES[field.type];
  const cell = (value: Json) => <Cell field={field} value={value} place="card" />;
  return (
    <p className={classes['field']}>
      <span className={classes['name']}>{field.title}</span>
      {isEmptyValue(before) ? null : (
        <del className={classes['before']}>
          <span className="only-read">{t('records.before')} </span>
          {cell(before)}
        </del>
      )}
      {isEmptyValue(before) ? null : (
        <span className={classes['arrow']} aria-hidden="true">
          →
        </span>
      )}
      <span className={classes['after']}>
        {isEmptyValue(after) ? <span className={classes['none']}>{t('records.emptied')}</span> : cell(after)}
      </span>
    </p>
  );
}
