// The page of one record of any entity: head, then tabs: overview (details, history, related records), one for each
// relation. On a phone details and history are tabs of their own. The open tab stands in the address.

import { ActionIcon, Button, Tabs } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import type { PresentedEntity, PresentedModel } from '../../schemas/http/model.ts';
import type { ProblemDocument, RecordJson } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { problemOf } from '../api/problem_error.ts';
import { useRecord } from '../api/records.ts';
import { labelText } from '../field_types/parts/label_text.ts';
import { Crumbs } from '../forms/crumbs.tsx';
import { tendsAccounts } from '../people/person_acts.tsx';
import { useDocumentTitle } from '../shell/document_title.ts';
import { PageProblem } from '../shell/page_problem.tsx';
import { Statement } from '../shell/statement.tsx';
import { usePhone } from '../shell/use_phone.ts';
import { problemText } from '../words/problem_text.ts';
import { ConflictDialog } from './conflict_dialog.tsx';
import { Details } from './details.tsx';
import { History } from './history.tsx';
import { pageViewOf, shownRelations } from './page_fields.ts';
import { RecordHeader } from './record_header.tsx';
import { RecordMenu } from './record_menu.tsx';
import classes from './record_page.module.css';
import { RelatedCount } from './related_count.tsx';
import { RelatedPanel } from './related_panel.tsx';
import { RelatedTab } from './related_tab.tsx';
import { type SaveField, useSaveField } from './save_field.ts';

export default function RecordPage() {
  const { entity: name = '', id = '' } = useParams();
  const entity = useModel().entities[name];
  const query = useRecord(name, id, entity !== undefined);
  if (query.isError) {
    const problem = problemOf(query.error);
    if (problem.code === 'record.unknown' && entity !== undefined)
      return <NoRecord entity={entity} problem={problem} />;
    return <PageProblem problem={problem} retry={() => void query.refetch()} />;
  }
  if (entity === undefined || query.data === undefined) return <RecordWaiting />;
  return <OpenRecord key={id} entity={entity} record={query.data} />;
}

/** Asking again would change nothing: the way on is the list. */
function NoRecord({ entity, problem }: { readonly entity: PresentedEntity; readonly problem: ProblemDocument }) {
  const { t } = useTranslation();
  return (
    <Statement page title={problemText(t, problem)} role="alert">
      <Button component={Link} to={`/${entity.name}`}>
        {entity.plural}
      </Button>
    </Statement>
  );
}

/** Nothing for a moment, then bars where the label and the values will stand. */
function RecordWaiting() {
  const { t } = useTranslation();
  return (
    <div className={classes['waiting']} role="status" aria-label={t('shell.loading')}>
      <span />
      <span />
      <span />
    </div>
  );
}

interface OpenRecordProps {
  readonly entity: PresentedEntity;
  readonly record: RecordJson;
}

function OpenRecord({ entity, record }: OpenRecordProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  const label = labelText(entity, record) ?? entity.title;
  const { saveField, conflict, resolve } = useSaveField(entity, record);
  useDocumentTitle(label);
  return (
    <div className={classes['page']}>
      <header className={classes['bar']}>
        {phone ? (
          <>
            <ActionIcon component={Link} to={`/${entity.name}`} size={44} aria-label={t('shell.back')}>
              <IconChevronLeft size={21} stroke={1.6} />
            </ActionIcon>
            <span className={classes['place']}>{entity.plural}</span>
          </>
        ) : (
          <Crumbs entity={entity} title={label} plain />
        )}
        <div className={classes['actions']}>
          <RecordMenu entity={entity} record={record} />
        </div>
      </header>
      <RecordHeader entity={entity} record={record} />
      <RecordTabs entity={entity} record={record} onSave={saveField} />
      {conflict === undefined ? null : (
        <ConflictDialog entity={entity} conflict={conflict} onResolve={(mine) => void resolve(mine)} />
      )}
    </div>
  );
}

interface RecordTabsProps extends OpenRecordProps {
  readonly onSave: SaveField;
}

interface RecordTab {
  readonly key: string;
  readonly title: string;
  readonly count?: ReactNode;
  readonly content: ReactNode;
}

function RecordTabs(props: RecordTabsProps) {
  const { entity, record } = props;
  const model = useModel();
  const phone = usePhone();
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const open = (key: string) => setParams(key === tabs[0]?.key ? {} : { tab: key });
  const main: readonly RecordTab[] = phone
    ? [
        { key: 'details', title: t('records.details'), content: <Details {...props} /> },
        { key: 'history', title: t('records.history'), content: <History entity={entity} id={record.id} /> },
      ]
    : [
        {
          key: 'overview',
          title: overviewTitle(model, entity) ?? t('records.overview'),
          content: <Overview {...props} onTab={open} />,
        },
      ];
  const related = shownRelations(model, entity).map((relation) => ({
    key: relation.name,
    title: relation.title,
    count: <RelatedCount entity={entity} relation={relation} id={record.id} />,
    content: <RelatedTab entity={entity} relation={relation} id={record.id} />,
  }));
  const tabs: readonly RecordTab[] = [...main, ...related, ...accountTabs(t, entity, record)];
  const asked = params.get('tab');
  const current = tabs.find((tab) => tab.key === asked)?.key ?? tabs[0]?.key ?? '';
  return (
    <Tabs
      className={classes['tabs'] ?? ''}
      classNames={{ list: classes['tabList'] ?? '', tab: classes['tab'] ?? '', panel: classes['panel'] ?? '' }}
      value={current}
      onChange={(key) => open(key ?? '')}
      keepMounted={false}
    >
      <Tabs.List aria-label={t('records.parts')}>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.key} value={tab.key}>
            {tab.title}
            {tab.count}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.key} value={tab.key}>
          {tab.content}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

const PersonSessions = lazy(async () => ({ default: (await import('../people/person_sessions.tsx')).PersonSessions }));

/** Of a user whose account the reader may look after. */
function accountTabs(t: TFunction, entity: PresentedEntity, record: RecordJson): readonly RecordTab[] {
  if (!tendsAccounts(entity)) return [];
  const content = (
    <Suspense fallback={null}>
      <PersonSessions entity={entity} record={record} />
    </Suspense>
  );
  return [{ key: 'sessions', title: t('people.sessions'), content }];
}

function overviewTitle(model: PresentedModel, entity: PresentedEntity): string | undefined {
  return pageViewOf(model, entity.name)?.tabs[0]?.title;
}

/** Panels beyond this would be asked for at once; the others have their tabs. */
const PANELS = 6;

function Overview({ entity, record, onSave, onTab }: RecordTabsProps & { readonly onTab: (key: string) => void }) {
  const { t } = useTranslation();
  const relations = shownRelations(useModel(), entity).slice(0, PANELS);
  return (
    <div className={classes['overview']} data-related={relations.length === 0 ? undefined : ''}>
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section className={classes['column']} tabIndex={0} aria-label={t('records.details')}>
        <Details entity={entity} record={record} onSave={onSave} />
      </section>
      <section className={classes['column']} tabIndex={0} aria-label={t('records.history')}>
        <History entity={entity} id={record.id} />
      </section>
      {relations.length === 0 ? null : (
        <section className={classes['column']} tabIndex={0} aria-label={t('records.related')}>
          {relations.map((relation) => (
            <RelatedPanel
              key={relation.name}
              entity={entity}
              relation={relation}
              id={record.id}
              onAll={() => onTab(relation.name)}
            />
          ))}
        </section>
      )}
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: see above */}
    </div>
  );
}
