// The value of a filter in words: titles, dates and money as a reader knows them.

import { useQueries } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { PresentedField, PresentedModel } from '../../schemas/http/model.ts';
import type { Json, RecordJson } from '../../schemas/http/records.ts';
import { recordPath, request } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useModel } from '../api/model.ts';
import { useMe } from '../api/session.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { findStage } from '../field_types/parts/stage.ts';
import { formatDate, formatDateTime, formatMoney, formatNumber, formatPercent } from '../words/format.ts';
import { currentLanguage } from '../words/words.ts';
import { type ReadCondition, variableIn } from './conditions.ts';

/** The text after the operator; empty for operators without a value. */
export function useFilterText(condition: ReadCondition | undefined): string {
  const { t } = useTranslation();
  const model = useModel();
  const { company } = useMe();
  const labels = useLabels(condition);
  if (condition === undefined || condition.operator.bare === true) return '';
  const { field, operator, value } = condition;
  const choice = operator.choices?.find(({ key }) => key === value);
  if (choice !== undefined) return t(choice.words);
  const say = (one: Json) => labels.get(String(one)) ?? sayValue({ model, field, t, currency: company.currency }, one);
  const values: readonly Json[] = Array.isArray(value) ? value : [value];
  return new Intl.ListFormat(currentLanguage(), { type: 'disjunction' }).format(values.map(say));
}

interface Saying {
  readonly model: PresentedModel;
  readonly field: PresentedField;
  readonly t: TFunction;
  readonly currency: string;
}

function sayValue({ model, field, t, currency }: Saying, value: Json): string {
  const variable = variableIn(value);
  if (variable !== undefined)
    return t(`lists.variables.${variable.slice(1).replaceAll('.', '_')}`, { defaultValue: variable });
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
  // A link may hold anything: what is no number is shown as it stands there.
  if (FIELD_TYPES[field.type].align === 'right' && Number.isNaN(Number(text))) return text;
  switch (field.type) {
    case 'option':
    case 'multi_option':
      return field.options?.find((option) => option.key === value)?.title ?? text;
    case 'stage':
      return findStage(model, field, { value, record: undefined })?.title ?? text;
    case 'date':
      return formatDate(text, 'full');
    case 'datetime':
      return formatDateTime(text);
    case 'money':
      return formatMoney({ amount: text, currency }, currency);
    case 'percent':
      return formatPercent(text);
    case 'integer':
    case 'decimal':
      return formatNumber(text);
    default:
      return text;
  }
}

/** A rule holds ids; people know records by their labels: `…` until they are there. */
export function useLabels(condition: ReadCondition | undefined): ReadonlyMap<string, string> {
  const model = useModel();
  const to = condition?.field.to;
  const value = condition?.value ?? null;
  const ids = (Array.isArray(value) ? value : [value]).filter((id): id is string => typeof id === 'string');
  const wanted = to === undefined ? [] : ids;
  const records = useQueries({
    queries: wanted.map((id) => ({
      queryKey: keys.record(to ?? '', id),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        request<RecordJson>('GET', recordPath(to ?? '', id), { signal }),
    })),
  });
  const label = model.entities[to ?? '']?.label ?? 'id';
  return new Map(wanted.map((id, index) => [id, String(records[index]?.data?.[label] ?? '…')]));
}
