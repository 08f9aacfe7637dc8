// An option of a field as a tag: grey unless the pack gives a tint, dashed when it is retired.

import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedField } from '../../../schemas/http/model.ts';
import classes from './marks.module.css';

interface OptionTagProps {
  readonly field: PresentedField;
  readonly value: string;
  /** Says "retired" beside the dashed tag; lists leave it to the dashes. */
  readonly explain?: boolean;
}

export function OptionTag({ field, value, explain = false }: OptionTagProps) {
  const { t } = useTranslation();
  const option = field.options?.find((candidate) => candidate.key === value);
  const retired = option?.active === false;
  const tint = option?.color ? ({ '--tint': `var(--mantine-color-${option.color}-6)` } as CSSProperties) : undefined;
  return (
    <>
      <span
        className={classes['tag']}
        data-retired={retired ? '' : undefined}
        data-tint={option?.color && !retired ? '' : undefined}
        style={tint}
        title={retired ? t('fields.retired') : undefined}
      >
        <span className={classes['ellipsis']}>{option?.title ?? value}</span>
      </span>
      {retired && explain ? <span className={classes['aside']}>{t('fields.retired')}</span> : null}
    </>
  );
}
