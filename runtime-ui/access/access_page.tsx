// Roles and access: what each role may do, as a table of one action at a time, and why one person may or may not do
// something with one record. People, teams and companies are lists of their own, which it leads to.

import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRoles } from '../api/access.ts';
import { useModel } from '../api/model.ts';
import { problemOf } from '../api/problem_error.ts';
import { useDocumentTitle } from '../shell/document_title.ts';
import { PageProblem } from '../shell/page_problem.tsx';
import classes from './access_page.module.css';
import { RoleTable } from './role_table.tsx';
import { WhyPanel } from './why_panel.tsx';

/** Of what the roles are about. */
const ORGANISATION = ['user', 'team', 'membership', 'agency', 'company'] as const;

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
        <Roles />
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
    <Link key={name} className="text-link" to={`/${name}`}>
      {t(`access.go.${name}`)}
    </Link>
  ));
}

function Roles() {
  const { t } = useTranslation();
  const roles = useRoles();
  const [action, setAction] = useState('read');
  if (roles.isError) return <PageProblem problem={problemOf(roles.error)} retry={() => void roles.refetch()} />;
  if (roles.data === undefined)
    return <div className={classes['roles']} role="status" aria-label={t('shell.loading')} />;
  const title = (each: string): string => t(`access.actions.${each}`, { defaultValue: each });
  return (
    <div className={classes['roles']}>
      <div className={classes['tools']}>
        <SegmentedControl
          aria-label={t('access.action_choice')}
          data={roles.data.actions.map((each) => ({ value: each, label: title(each) }))}
          value={action}
          onChange={setAction}
          classNames={{
            root: classes['actions'] ?? '',
            indicator: classes['actionMark'] ?? '',
            control: classes['actionControl'] ?? '',
            label: classes['action'] ?? '',
          }}
        />
      </div>
      <RoleTable answer={roles.data} action={action} title={title(action)} />
    </div>
  );
}
