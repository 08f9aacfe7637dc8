// Where filters are built: a popover on a desk, a sheet on a phone. Its content is loaded when it first opens.

import { Popover } from '@mantine/core';
import { lazy, type ReactElement, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, RuleJson } from '../../schemas/http/model.ts';
import { PhoneSheet } from '../shell/phone_sheet.tsx';
import { usePhone } from '../shell/use_phone.ts';
import type { ReadCondition } from './conditions.ts';
import type { ResolvedPath } from './paths.ts';

const FilterBuilder = lazy(async () => ({ default: (await import('./filter_builder.tsx')).FilterBuilder }));

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

export function FilterPopover({ entity, opened, onClose, start, onApply, children }: FilterPopoverProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  useOutsidePress(opened && !phone, onClose);
  const apply = (rule: RuleJson) => {
    onApply(rule);
    onClose();
  };
  const builder = opened ? (
    <Suspense fallback={null}>
      <FilterBuilder entity={entity} start={start} onApply={apply} />
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
