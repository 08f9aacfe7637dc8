// What can be done with the whole record beside editing it.

import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconLink, IconLock, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { problemOf } from '../api/problem_error.ts';
import { useDelete, useRestore } from '../api/records.ts';
import { labelText } from '../field_types/parts/label_text.ts';
import { usePersonActs } from '../people/person_acts.tsx';
import { useShareAct } from '../sharing/share_act.tsx';
import { addressOfWhy, givesRoles } from '../shell/menu.ts';
import { showToast } from '../shell/toasts.ts';
import { ViewAsItem } from '../view_as/view_as_item.tsx';
import { problemText } from '../words/problem_text.ts';

interface RecordMenuProps {
  readonly entity: PresentedEntity;
  readonly record: RecordJson;
}

export function RecordMenu({ entity, record }: RecordMenuProps) {
  const { t } = useTranslation();
  const model = useModel();
  const remove = useRemove(entity, record);
  const person = usePersonActs(entity, record);
  const sharing = useShareAct(entity, record);
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    showToast({ tone: 'done', text: t('records.link_copied') });
  };
  const menu = (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('records.more')}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconLink size={16} stroke={1.6} aria-hidden />} onClick={() => void copy()}>
          {t('records.copy_link')}
        </Menu.Item>
        <ViewAsItem entity={entity} record={record} />
        {givesRoles(model) ? (
          <Menu.Item
            component={Link}
            to={addressOfWhy(entity.name, record.id)}
            leftSection={<IconLock size={16} stroke={1.6} aria-hidden />}
          >
            {t('access.who_may')}
          </Menu.Item>
        ) : null}
        {sharing.item}
        {person.items}
        {entity.may.delete ? (
          <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} aria-hidden />} onClick={remove}>
            {t('records.delete')}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <>
      {menu}
      {sharing.dialog}
      {person.dialog}
    </>
  );
}

/** Leaves for the list and deletes; the toast brings the record back. A refusal leads back to the record. */
function useRemove(entity: PresentedEntity, record: RecordJson) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const deletion = useDelete();
  const restoration = useRestore();
  const which = { entity: entity.name, ids: [record.id] };
  const name = labelText(entity, record) ?? entity.title;
  const back = () => void navigate(`/${entity.name}/${record.id}`);
  const say = (error: unknown) => showToast({ tone: 'bad', text: problemText(t, problemOf(error)) });
  // mutateAsync: the page that asked is gone when the answer comes, and with it the callbacks of mutate.
  const restore = async () => {
    try {
      await restoration.mutateAsync(which);
      back();
    } catch (error) {
      say(error);
    }
  };
  const remove = async () => {
    try {
      await deletion.mutateAsync(which);
      showToast({
        tone: 'done',
        text: t('records.deleted', { name }),
        action: { label: t('shell.undo'), run: () => void restore() },
      });
    } catch (error) {
      back();
      say(error);
    }
  };
  const onceGone = useOnceGone(remove);
  return () => {
    onceGone();
    void navigate(`/${entity.name}`);
  };
}

/**
 * Lets `act` run when the component has left the page. Leaving is a transition that may take longer than the answer
 * to a delete; a page that still stood there would then ask for a record that is gone.
 */
function useOnceGone(act: () => Promise<void>): () => void {
  const wanted = useRef(false);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(
    () => () => {
      if (wanted.current) void latest.current();
    },
    [],
  );
  return () => {
    wanted.current = true;
  };
}
