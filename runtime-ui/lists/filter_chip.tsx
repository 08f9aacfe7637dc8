// A filter as a sentence: `Étape est ouverte`. The sentence opens its editor, the cross takes it away.

import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import { useModel } from '../api/model.ts';
import { readCondition } from './conditions.ts';
import { FilterPopover } from './filter_popover.tsx';
import { useFilterText } from './filter_text.ts';
import type { Condition, ListState } from './list_state.ts';
import classes from './tool_bar.module.css';

interface FilterChipProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
  readonly condition: Condition;
}

export function FilterChip({ entity, state, condition }: FilterChipProps) {
  const { t } = useTranslation();
  const model = useModel();
  const [opened, setOpened] = useState(false);
  const read = readCondition(model, entity, condition.rule);
  const text = useFilterText(read);
  const unread = t(condition.of === 'view' ? 'lists.filter_of_pack' : 'lists.filter_of_link');
  const close = (
    <button
      type="button"
      className={classes['cross']}
      aria-label={t('lists.remove_filter', { field: read?.title ?? unread })}
      onClick={() => state.removeCondition(condition)}
    >
      <IconX size={14} stroke={1.6} aria-hidden />
    </button>
  );
  if (read === undefined) {
    return (
      <span className={classes['chip']}>
        <span className={classes['sentence']}>{unread}</span>
        {close}
      </span>
    );
  }
  return (
    <span className={classes['chip']}>
      <FilterPopover
        entity={entity}
        opened={opened}
        onClose={() => setOpened(false)}
        start={read}
        onApply={(rule) => state.changeCondition(condition, rule)}
      >
        <button type="button" className={classes['sentence']} onClick={() => setOpened(!opened)}>
          <span>{read.title}</span> <span>{t(read.operator.words)}</span> <b>{text}</b>
        </button>
      </FilterPopover>
      {close}
    </span>
  );
}
