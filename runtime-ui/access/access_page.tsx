// Roles and access: what each role may do, as a table of one action at a time; the organisation as a tree; and why one
// person may or may not do something with one record. People, teams, companies and what was noted of them are lists of
// their own, which it leads to.

import { SegmentedControl, Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useRoles } from '../api/access.ts';
import { useCount } from '../api/lists.ts';
import { useModel } from '../api/model.ts';
import { problemOf } from '../api/problem_error.ts';
import { useDocumentTitle } from '../shell/document_title.ts';
import { PageProblem } from '../shell/page_problem.tsx';
import { formatNumber } from '../words/format.ts';
import classes from './access_page.module.css';
import tree from './organisation.module.css';
import { OrganisationView } from './organisation.tsx';
import { RoleTable } from './role_table.tsx';
import { WhyPanel } from './why_panel.tsx';

/** Of what the roles are about. */
const ORGANISATION = ['user', 'team', 'membership', 'agency', 'company', 'audit_event'] as const;

export default function AccessPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('access.title'));
  return (
    <div className={classes['page']}>
      <header className={classes['bar']}>
        <h1 className="type-page">{t('access.title')}</h1>
        <nav className={classes['places']} aria-label={t('access.title')}>
          <Places />
        </nav>
      </header>
      <div className={classes['columns']}>
        <Parts />
        <WhyPanel />
      </div>
    </div>
  );
}

function Places() {
  const { t } = useTranslation();
  const model = useModel();
  const shown = ORGANISATION.filter((name) => model.entities[name] !== undefined);
  return shown.map((name) => (
    <span key={name} className={tree['place']}>
      <Link className="text-link" to={`/${name}`}>
        {t(`access.go.${name}`)}
      </Link>
      <Total entity={name} />
    </span>
  ));
}

/** How many there are; nothing until that is known. */
function Total({ entity }: { readonly entity: string }) {
  const count = useCount(entity, {});
  return count.data === undefined ? null : <span className={tree['count']}>{formatNumber(count.data.value)}</span>;
}

const PARTS = ['roles', 'organisation'] as const;

/** The open one stands in the address. */
function Parts() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const open = PARTS.find((part) => part === params.get('part')) ?? PARTS[0];
  const choose = (part: string | null) => {
    const next = new URLSearchParams(params);
    if (part === null || part === PARTS[0]) next.delete('part');
    else next.set('part', part);
    setParams(next, { replace: true });
  };
  return (
    <Tabs
      className={tree['tabs'] ?? ''}
      classNames={{ list: tree['tabList'] ?? '', tab: tree['tab'] ?? '', panel: tree['panel'] ?? '' }}
      value={open}
      onChange={choose}
      keepMounted={false}
    >
      <Tabs.List aria-label={t('access.tabs')}>
        {PARTS.map((part) => (
          <Tabs.Tab key={part} value={part}>
            {t(`access.${part}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="roles">
        <Roles />
      </Tabs.Panel>
      <Tabs.Panel value="organisation">
        <OrganisationView />
      </Tabs.Panel>
    </Tabs>
  );
}

function Roles() {
  const { t } = useTranslation();
  const roles = useRoles();
  const [action, setAction] = useState('read');
  if (roles.isError) return <PageProblem problem={problemOf(roles.error)} retry={() => void roles.refetch()} />;
  if (roles.data === undefined)
    return <div className={classes['roles']} role="status" aria-label={t('shell.loading')} />;
  const { titles } = roles.data;
  const title = (each: string): string => t(`access.actions.${each}`, { defaultValue: titles[each] ?? each });
  return (
    <div className={classes['roles']}>
      <div className={classes['tools']}>
        <SegmentedControl
          aria-label={t('access.action_choice')}
          data={roles.data.actions.map((each) => ({ value: each, label: title(each) }))}
          value={action}
          onChange={setAction}
        />
      </div>
      <RoleTable answer={roles.data} action={action} title={title(action)} />
    </div>
  );
}
