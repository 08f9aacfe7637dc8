// Filters a view offers beforehand: one press for "mine", otherwise the field with its editor open.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, RuleJson } from '../../schemas/http/model.ts';
import { useModel } from '../api/model.ts';
import { readCondition } from './conditions.ts';
import { FilterPopover } from './filter_popover.tsx';
import type { ListState } from './list_state.ts';
import { type ResolvedPath, resolvePath } from './paths.ts';
import classes from './tool_bar.module.css';

interface QuickFiltersProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
}

/** A field that is filtered already has its chip; it is not offered a second time. */
export function QuickFilters({ entity, state }: QuickFiltersProps) {
  const model = useModel();
  const filtered = new Set(state.conditions.map(({ rule }) => readCondition(model, entity, rule)?.path));
  const offered = (state.listView?.quick_filters ?? []).filter((path) => !filtered.has(path));
  const fields = offered.flatMap((path) => resolvePath(model, entity, path) ?? []);
  if (fields.length === 0) return null;
  return (
    <div className={classes['quick']}>
      {fields.map((field) =>
        field.field.to === 'user' ? (
          <MineFilter key={field.path} field={field} state={state} />
        ) : (
          <FieldFilter key={field.path} entity={entity} field={field} state={state} />
        ),
      )}
    </div>
  );
}

/** `owner` is a person: what people want of it is almost always themselves. */
function MineFilter({ field, state }: { readonly field: ResolvedPath; readonly state: ListState }) {
  const { t } = useTranslation();
  // The variable, not the id: a link to this list shows each reader their own.
  const rule: RuleJson = { '==': [{ var: field.path }, { var: '$user' }] };
  return (
    <button type="button" className={classes['quickChip']} onClick={() => state.addCondition(rule)}>
      {field.path === 'owner' ? t('lists.mine') : t('lists.me_as', { field: field.title })}
    </button>
  );
}

interface FieldFilterProps extends QuickFiltersProps {
  readonly field: ResolvedPath;
}

function FieldFilter({ entity, field, state }: FieldFilterProps) {
  const [opened, setOpened] = useState(false);
  return (
    <FilterPopover
      entity={entity}
      opened={opened}
      onClose={() => setOpened(false)}
      start={field}
      onApply={(rule) => state.addCondition(rule)}
    >
      <button type="button" className={classes['quickChip']} onClick={() => setOpened(!opened)}>
        {field.title}
      </button>
    </FilterPopover>
  );
}
