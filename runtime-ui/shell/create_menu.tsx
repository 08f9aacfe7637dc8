// The round "+": what this reader may create, from anywhere.

import { ActionIcon, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PresentedEntity, PresentedModel } from '../../schemas/http/model.ts';
import { useModel } from '../api/model.ts';
import { iconOf } from './icons.ts';

/** Entities of the menu, in its order, that the reader may create. */
export function creatableEntities(model: PresentedModel): readonly PresentedEntity[] {
  const names = new Set(model.menu.flatMap((group) => group.items.map((item) => item.entity)));
  return [...names].flatMap((name) => {
    const entity = model.entities[name];
    return entity?.may.create === true ? [entity] : [];
  });
}

export function CreateMenu() {
  const { t } = useTranslation();
  const entities = creatableEntities(useModel());
  if (entities.length === 0) return null;
  return (
    <Menu width={220} position="bottom-start">
      <Menu.Target>
        <ActionIcon variant="default" aria-label={t('shell.create')} title={t('shell.create')}>
          <IconPlus size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('shell.create')}>
        {entities.map((entity) => {
          const Icon = iconOf(entity.icon);
          return (
            <Menu.Item
              key={entity.name}
              component={Link}
              to={`/${entity.name}/new`}
              leftSection={<Icon size={16} stroke={1.6} aria-hidden />}
            >
              {entity.title}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
