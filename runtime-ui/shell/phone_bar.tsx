// The bar at the foot of a phone: a place of each group of the menu, create, and everything else in a sheet.

import { useMantineColorScheme } from '@mantine/core';
import { IconLock, IconLogout, IconMenu2, IconPlus, IconSearch, IconUserCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'react-router';
import type { PresentedMenuGroup, PresentedMenuItem } from '../../schemas/http/model.ts';
import { useModel } from '../api/model.ts';
import { useLogout, useMe } from '../api/session.ts';
import { currentLanguage, LANGUAGES, setLanguage } from '../words/words.ts';
import { SCHEMES } from './choices.tsx';
import { creatableEntities } from './create_menu.tsx';
import { type Icon, iconOf } from './icons.ts';
import { ACCESS_PAGE, ACCOUNT_PAGE, addressOfItem, currentItem, givesRoles, hasOwnAccount } from './menu.ts';
import classes from './phone_bar.module.css';
import { PhoneSheet } from './phone_sheet.tsx';

/** Places beside create and menu: more than three are too narrow at 360 px. */
const PLACES = 3;

type Sheet = 'create' | 'menu' | null;

export function PhoneBar({ onSearch }: { readonly onSearch: () => void }) {
  const { t } = useTranslation();
  const model = useModel();
  const location = useLocation();
  const [params] = useSearchParams();
  const [sheet, setSheet] = useState<Sheet>(null);
  const current = currentItem(model, location.pathname, params.get('view'));
  const places = firstPlaces(model.menu);
  const mayCreate = creatableEntities(model).length > 0;
  return (
    <>
      <nav className={classes['bar']} aria-label={t('shell.menu')}>
        {places.slice(0, 2).map((item) => (
          <Place key={item.key} item={item} current={item === current} />
        ))}
        {mayCreate ? (
          <button type="button" className={classes['create']} onClick={() => setSheet('create')}>
            <IconPlus size={21} stroke={1.6} aria-hidden />
            <span className="only-read">{t('shell.create')}</span>
          </button>
        ) : null}
        {places.slice(2).map((item) => (
          <Place key={item.key} item={item} current={item === current} />
        ))}
        <button type="button" className={classes['place']} onClick={() => setSheet('menu')}>
          <IconMenu2 size={21} stroke={1.6} aria-hidden />
          <span>{t('shell.more')}</span>
        </button>
      </nav>
      <PhoneSheet title={t('shell.create')} opened={sheet === 'create'} onClose={() => setSheet(null)}>
        <CreateLines onChoose={() => setSheet(null)} />
      </PhoneSheet>
      <PhoneSheet title={t('shell.more')} opened={sheet === 'menu'} onClose={() => setSheet(null)}>
        <MenuLines onChoose={() => setSheet(null)} onSearch={onSearch} />
      </PhoneSheet>
    </>
  );
}

/** The first item of each group, then the others: what people do all day is rarely all in one group. */
function firstPlaces(menu: readonly PresentedMenuGroup[]): readonly PresentedMenuItem[] {
  const firsts = menu.flatMap((group) => group.items.slice(0, 1));
  const others = menu.flatMap((group) => group.items.slice(1));
  return [...firsts, ...others].slice(0, PLACES);
}

function Place({ item, current }: { readonly item: PresentedMenuItem; readonly current: boolean }) {
  const Icon = iconOf(item.icon);
  return (
    <Link
      className={classes['place']}
      to={addressOfItem(item)}
      data-current={current ? '' : undefined}
      aria-current={current ? 'page' : undefined}
    >
      <Icon size={21} stroke={1.6} aria-hidden />
      <span>{item.title}</span>
    </Link>
  );
}

function CreateLines({ onChoose }: { readonly onChoose: () => void }) {
  return (
    <ul className={classes['lines']}>
      {creatableEntities(useModel()).map((entity) => {
        const Icon = iconOf(entity.icon);
        return (
          <li key={entity.name}>
            <Link className={classes['line']} to={`/${entity.name}/new`} onClick={onChoose}>
              <Icon size={21} stroke={1.6} aria-hidden />
              {entity.title}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

interface MenuLinesProps {
  readonly onChoose: () => void;
  readonly onSearch: () => void;
}

function MenuLines({ onChoose, onSearch }: MenuLinesProps) {
  const { t } = useTranslation();
  const model = useModel();
  const { user } = useMe();
  const logout = useLogout();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const search = () => {
    onChoose();
    onSearch();
  };
  return (
    <>
      <button type="button" className={classes['line']} onClick={search}>
        <IconSearch size={21} stroke={1.6} aria-hidden />
        {t('shell.search')}
      </button>
      {model.menu.map((group) => (
        <section key={group.key}>
          <h3 className={classes['group']}>{group.title}</h3>
          <ul className={classes['lines']}>
            {group.items.map((item) => {
              const Icon = iconOf(item.icon);
              return (
                <li key={item.key}>
                  <Link className={classes['line']} to={addressOfItem(item)} onClick={onChoose}>
                    <Icon size={21} stroke={1.6} aria-hidden />
                    {item.title}
                  </Link>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      <h3 className={classes['group']}>{user.name}</h3>
      <ul className={classes['lines']}>
        {hasOwnAccount() ? (
          <OwnPage address={ACCOUNT_PAGE} icon={IconUserCircle} title={t('my_account.title')} onChoose={onChoose} />
        ) : null}
        {givesRoles(model) ? (
          <OwnPage address={ACCESS_PAGE} icon={IconLock} title={t('access.title')} onChoose={onChoose} />
        ) : null}
      </ul>
      <ChoiceRow
        label={t('shell.language')}
        value={currentLanguage()}
        choices={LANGUAGES.map((language) => ({ key: language, title: t(`shell.languages.${language}`) }))}
        onChoose={(language) => void setLanguage(language, true)}
      />
      <ChoiceRow
        label={t('shell.scheme')}
        value={colorScheme}
        choices={SCHEMES.map((scheme) => ({ key: scheme, title: t(`shell.schemes.${scheme}`) }))}
        onChoose={setColorScheme}
      />
      <button type="button" className={classes['line']} onClick={() => logout.mutate()}>
        <IconLogout size={21} stroke={1.6} aria-hidden />
        {t('shell.logout')}
      </button>
    </>
  );
}

interface OwnPageProps {
  readonly address: string;
  readonly icon: Icon;
  readonly title: string;
  readonly onChoose: () => void;
}

/** A page that is about no entity. */
function OwnPage({ address, icon: Sign, title, onChoose }: OwnPageProps) {
  return (
    <li>
      <Link className={classes['line']} to={address} onClick={onChoose}>
        <Sign size={21} stroke={1.6} aria-hidden />
        {title}
      </Link>
    </li>
  );
}

interface ChoiceRowProps<Key extends string> {
  readonly label: string;
  readonly value: Key;
  readonly choices: readonly { readonly key: Key; readonly title: string }[];
  readonly onChoose: (key: Key) => void;
}

function ChoiceRow<Key extends string>({ label, value, choices, onChoose }: ChoiceRowProps<Key>) {
  return (
    <fieldset className={classes['choices']}>
      <legend className="only-read">{label}</legend>
      {choices.map(({ key, title }) => (
        <button
          key={key}
          type="button"
          className={classes['choice']}
          aria-pressed={key === value}
          onClick={() => onChoose(key)}
        >
          {title}
        </button>
      ))}
    </fieldset>
  );
}
