// What narrows and orders the list: filters as sentences, quick filters, search, sort, columns; and taking it out.

import { Button } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import { PipelineChoice } from '../boards/pipeline_choice.tsx';
import { ColumnMenu } from './column_menu.tsx';
import type { ColumnSettings } from './columns.ts';
import { ExportMenu } from './export_menu.tsx';
import { FilterChip } from './filter_chip.tsx';
import { FilterPopover } from './filter_popover.tsx';
import type { ListState } from './list_state.ts';
import { QuickFilters } from './quick_filters.tsx';
import { SearchField } from './search_field.tsx';
import { SortMenu } from './sort_menu.tsx';
import classes from './tool_bar.module.css';

interface ToolBarProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
  readonly columns: ColumnSettings;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  /** A phone has search and quick filters elsewhere. */
  readonly short?: boolean;
}

export function ToolBar({ entity, state, columns, searchRef, short = false }: ToolBarProps) {
  const { t } = useTranslation();
  const isList = state.view?.kind !== 'board';
  return (
    <div className={classes['bar']} role="toolbar" aria-label={t('lists.tools')}>
      <div className={classes['filters']}>
        {state.view?.kind === 'board' && !short ? <PipelineChoice entity={entity} view={state.view} /> : null}
        {state.conditions.map((condition) => (
          <FilterChip key={`${condition.of}-${condition.index}`} entity={entity} state={state} condition={condition} />
        ))}
        <AddFilter entity={entity} state={state} />
        {short ? null : <QuickFilters entity={entity} state={state} />}
      </div>
      <div className={classes['right']}>
        {entity.searchable && !short ? <SearchField state={state} inputRef={searchRef} entity={entity} /> : null}
        {isList ? <SortMenu state={state} columns={columns.available} /> : null}
        {isList ? <ColumnMenu columns={columns} entity={entity} /> : null}
        {entity.may.export ? <ExportMenu entity={entity} state={state} columns={columns} /> : null}
      </div>
    </div>
  );
}

function AddFilter({ entity, state }: Pick<ToolBarProps, 'entity' | 'state'>) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <FilterPopover
      entity={entity}
      opened={opened}
      onClose={() => setOpened(false)}
      onApply={(rule) => state.addCondition(rule)}
    >
      <Button
        variant="subtle"
        className={classes['add'] ?? ''}
        leftSection={<IconFilter size={14} stroke={1.6} aria-hidden />}
        onClick={() => setOpened(!opened)}
      >
        {t('lists.filter')}
      </Button>
    </FilterPopover>
  );
}
