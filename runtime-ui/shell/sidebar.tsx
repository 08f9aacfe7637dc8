// The sidebar: whose house this is, search and create, the groups of the model's menu, who is logged in.

import { ActionIcon } from '@mantine/core';
import { IconHelp, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'react-router';
import type { PresentedMenuItem } from '../../schemas/http/model.ts';
import { useModel } from '../api/model.ts';
import { CompanyMenu } from './company_menu.tsx';
import { CreateMenu } from './create_menu.tsx';
import { iconOf } from './icons.ts';
import { addressOfItem, currentItem } from './menu.ts';
import classes from './sidebar.module.css';
import { UserMenu } from './user_menu.tsx';

interface SidebarProps {
  readonly onSearch: () => void;
  readonly onKeyboard: () => void;
}

export function Sidebar({ onSearch, onKeyboard }: SidebarProps) {
  const { t } = useTranslation();
  return (
    <aside className={classes['sidebar']} aria-label={t('shell.sidebar')}>
      <CompanyMenu />
      <div className={classes['bar']}>
        <button type="button" className={classes['search']} onClick={onSearch} aria-keyshortcuts="Control+K">
          <IconSearch size={16} stroke={1.6} aria-hidden />
          <span>{t('shell.search')}</span>
          <kbd className="key" aria-hidden>
            {t('shell.key_names.control')} K
          </kbd>
        </button>
        <CreateMenu />
      </div>
      <MainMenu />
      <div className={classes['footer']}>
        <UserMenu />
        <ActionIcon aria-label={t('shell.keyboard')} title={t('shell.keyboard')} onClick={onKeyboard}>
          <IconHelp size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      </div>
    </aside>
  );
}

function MainMenu() {
  const { t } = useTranslation();
  const model = useModel();
  const location = useLocation();
  const [params] = useSearchParams();
  const current = currentItem(model, location.pathname, params.get('view'));
  return (
    <nav className={classes['menu']} aria-label={t('shell.menu')}>
      {model.menu.map((group) => (
        <section key={group.key} aria-labelledby={`menu-${group.key}`}>
          <h2 id={`menu-${group.key}`} className={classes['group']}>
            {group.title}
          </h2>
          <ul className={classes['items']}>
            {group.items.map((item) => (
              <MenuLine key={item.key} item={item} current={item === current} />
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

function MenuLine({ item, current }: { readonly item: PresentedMenuItem; readonly current: boolean }) {
  const Icon = iconOf(item.icon);
  return (
    <li>
      <Link
        className={classes['item'] ?? ''}
        to={addressOfItem(item)}
        data-current={current ? '' : undefined}
        aria-current={current ? 'page' : undefined}
      >
        <Icon size={16} stroke={1.6} aria-hidden />
        <span>{item.title}</span>
      </Link>
    </li>
  );
}
