// Who is logged in, and what they choose for themselves: their account, language, appearance, the way out.

import { Menu } from '@mantine/core';
import { IconLock, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useModel } from '../api/model.ts';
import { useLogout, useMe } from '../api/session.ts';
import { initialsOf } from '../words/format.ts';
import { AppearanceItems, LanguageItems } from './choices.tsx';
import { ACCESS_PAGE, ACCOUNT_PAGE, givesRoles, hasOwnAccount } from './menu.ts';
import classes from './sidebar.module.css';

export function UserMenu() {
  const { t } = useTranslation();
  const { user } = useMe();
  const model = useModel();
  const logout = useLogout();
  return (
    <Menu width={212} position="top-start">
      <Menu.Target>
        <button type="button" className={classes['user']} title={t('shell.user_menu')}>
          <span className={classes['avatar']} aria-hidden>
            {initialsOf(user.name)}
          </span>
          <span>{user.name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {hasOwnAccount() ? (
          <Menu.Item
            component={Link}
            to={ACCOUNT_PAGE}
            leftSection={<IconUserCircle size={16} stroke={1.6} aria-hidden />}
          >
            {t('my_account.title')}
          </Menu.Item>
        ) : null}
        {givesRoles(model) ? (
          <Menu.Item component={Link} to={ACCESS_PAGE} leftSection={<IconLock size={16} stroke={1.6} aria-hidden />}>
            {t('access.title')}
          </Menu.Item>
        ) : null}
        <Menu.Divider />
        <LanguageItems />
        <Menu.Divider />
        <AppearanceItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.6} aria-hidden />} onClick={() => logout.mutate()}>
          {t('shell.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
