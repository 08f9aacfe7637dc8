// Where filters are built: a popover on a desk, a sheet on a phone. Its content is a chunk of its own, fetched once the
// list is there and nobody waits for anything.

import { Popover } from '@mantine/core';
import { useIsFetching } from '@tanstack/react-query';
import { type ReactElement, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, RuleJson } from '../../schemas/http/model.ts';
import { keys } from '../api/keys.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { chunkOf, whenIdle } from '../shell/chunk.tsx';
import { PhoneSheet } from '../shell/phone_sheet.tsx';
import { usePhone } from '../shell/use_phone.ts';
import type { ReadCondition } from './conditions.ts';
import { useHeldKeys } from './held_keys.ts';
import type { ResolvedPath } from './paths.ts';

const builderChunk = chunkOf(async () => (await import('./filter_builder.tsx')).FilterBuilder);

export interface FilterPopoverProps {
  readonly entity: PresentedEntity;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** What is edited: a filter that stands, a field chosen beforehand, or nothing yet. */
  readonly start?: ReadCondition | ResolvedPath | undefined;
  readonly onApply: (rule: RuleJson) => void;
  /** The button it hangs on. */
  readonly children: ReactElement;
}

/** Editors open lists and calendars in portals of their own: a press there is not a press outside. */
function useOutsidePress(active: boolean, onPress: () => void): void {
  useEffect(() => {
    if (!active) return undefined;
    const listen = (event: PointerEvent) => {
      const inside = event.target instanceof Element && event.target.closest('[data-portal]') !== null;
      if (!inside) onPress();
    };
    document.addEventListener('pointerdown', listen);
    return () => document.removeEventListener('pointerdown', listen);
  }, [active, onPress]);
}

/** Fetches what the popover will need, so that it opens at once. */
function usePrefetch({ entity, start }: Pick<FilterPopoverProps, 'entity' | 'start'>): void {
  const listed = useIsFetching({ queryKey: keys.lists(entity.name) }) === 0;
  const type = start?.field.type;
  useEffect(() => {
    if (!listed) return undefined;
    return whenIdle(() => {
      builderChunk.prefetch();
      if (type === undefined) return;
      const { Editor, FilterEditor = Editor } = FIELD_TYPES[type];
      FilterEditor.prefetch();
    });
  }, [listed, type]);
}

export function FilterPopover({ entity, opened, onClose, start, onApply, children }: FilterPopoverProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  const holdKeys = useHeldKeys(opened);
  usePrefetch({ entity, start });
  useOutsidePress(opened && !phone, onClose);
  const apply = (rule: RuleJson) => {
    onApply(rule);
    onClose();
  };
  const builder = opened ? (
    <Suspense fallback={null}>
      <builderChunk.Component entity={entity} start={start} onApply={apply} onStep={holdKeys} />
    </Suspense>
  ) : null;
  if (phone) {
    return (
      <>
        {children}
        <PhoneSheet title={t('lists.filter')} opened={opened} onClose={onClose}>
          {builder}
        </PhoneSheet>
      </>
    );
  }
  return (
    <Popover
      opened={opened}
      onChange={(open) => {
        if (!open) onClose();
      }}
      closeOnClickOutside={false}
      position="bottom-start"
      width={300}
      trapFocus
      returnFocus
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown aria-label={t('lists.filter')}>{builder}</Popover.Dropdown>
    </Popover>
  );
}
