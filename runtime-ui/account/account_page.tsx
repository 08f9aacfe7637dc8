// One's own account: who one is, one's password, and the sessions that are open, each with its end.

import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useModel } from '../api/model.ts';
import { useMe } from '../api/session.ts';
import { Letter } from '../field_types/parts/letter.tsx';
import { useDocumentTitle } from '../shell/document_title.ts';
import classes from './account_page.module.css';
import { PasswordForm } from './password_form.tsx';
import { SessionList } from './session_list.tsx';

export default function AccountPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('my_account.title'));
  return (
    <div className={classes['page']}>
      <header className={classes['bar']}>
        <h1 className="type-page">{t('my_account.title')}</h1>
      </header>
      <Person />
      <div className={classes['columns']}>
        <SessionList user={null} title={t('my_account.sessions')} />
        <aside className={classes['side']} aria-label={t('my_account.password')}>
          <PasswordForm />
        </aside>
      </div>
    </div>
  );
}

function Person() {
  const { t } = useTranslation();
  const { user, tenant } = useMe();
  const known = useModel().entities['user'] !== undefined;
  return (
    <div className={classes['person']}>
      <Letter label={user.name} shape="person" mine size="page" />
      <div className={classes['named']}>
        <p className="type-title">{user.name}</p>
        <p className={classes['facts']}>
          <span>{user.login}</span>
          {user.email === null ? null : <span>{user.email}</span>}
          <span>{tenant.title}</span>
          {known ? (
            <Link className="text-link" to={`/user/${user.id}`}>
              {t('my_account.my_record')}
            </Link>
          ) : null}
        </p>
      </div>
    </div>
  );
}
