// Whose data this is: the tenant, and the company one works in. With several companies it is a menu.

import { Menu } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useChooseCompany, useMe } from '../api/session.ts';
import { Mark } from './mark.tsx';
import classes from './sidebar.module.css';

export function CompanyMenu() {
  const { t } = useTranslation();
  const { tenant, company, companies } = useMe();
  const choose = useChooseCompany();
  if (companies.length < 2) {
    return (
      <div className={classes['house']}>
        <Mark />
        <HouseNames tenant={tenant.title} company={company.name} />
      </div>
    );
  }
  return (
    <Menu width={212} position="bottom-start">
      <Menu.Target>
        <button type="button" className={classes['house']}>
          <Mark />
          <HouseNames tenant={tenant.title} company={company.name} />
          <IconSelector size={14} stroke={1.6} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('shell.companies_of', { tenant: tenant.title })}>
        <Menu.RadioGroup value={company.id} onChange={(id) => choose.mutate(id)}>
          {companies.map(({ id, name }) => (
            <Menu.RadioItem key={id} value={id} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

/** A tenant of one company usually bears its name: it is not said twice. */
function HouseNames({ tenant, company }: { readonly tenant: string; readonly company: string }) {
  return (
    <span className={classes['names']}>
      <span className={classes['tenant']}>{tenant}</span>
      {company === tenant ? null : <span className={classes['company']}>{company}</span>}
    </span>
  );
}
