// The value of a filter in its sentence: titles, dates and money as a reader knows them.

import { useTranslation } from 'react-i18next';
import type { PresentedField } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { useRecord } from '../api/records.ts';
import { useMe } from '../api/session.ts';
import { findStage } from '../field_types/parts/stage.ts';
import { formatDate, formatDateTime, formatMoney, formatNumber, formatPercent } from '../words/format.ts';
import { currentLanguage } from '../words/words.ts';
import type { ReadCondition } from './conditions.ts';

export function FilterValue({ condition }: { readonly condition: ReadCondition }) {
  const { t } = useTranslation();
  const { field, operator, value } = condition;
  if (operator.bare === true) return null;
  const choice = operator.choices?.find(({ key }) => key === value);
  if (choice !== undefined) return t(choice.words);
  if (Array.isArray(value)) return <ValueList field={field} values={value} />;
  return <OneValue field={field} value={value} />;
}

function ValueList({ field, values }: { readonly field: PresentedField; readonly values: readonly Json[] }) {
  const parts = new Intl.ListFormat(currentLanguage(), { type: 'disjunction' }).formatToParts(
    values.map((_value, index) => String(index)),
  );
  return parts.map((part) =>
    part.type === 'element' ? (
      <OneValue key={`value-${part.value}`} field={field} value={values[Number(part.value)] ?? null} />
    ) : (
      part.value
    ),
  );
}

function OneValue({ field, value }: { readonly field: PresentedField; readonly value: Json }) {
  const text = useValueText(field, value);
  if (field.to !== undefined && typeof value === 'string') return <ReferenceLabel entity={field.to} id={value} />;
  return text;
}

function useValueText(field: PresentedField, value: Json): string {
  const model = useModel();
  const { company } = useMe();
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
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
      return formatMoney({ amount: text, currency: company.currency }, company.currency);
    case 'percent':
      return formatPercent(text);
    case 'integer':
    case 'decimal':
      return formatNumber(text);
    default:
      return text;
  }
}

/** The rule holds an id; people know the record by its label. */
function ReferenceLabel({ entity, id }: { readonly entity: string; readonly id: string }) {
  const label = useModel().entities[entity]?.label ?? 'id';
  const record = useRecord(entity, id);
  return String(record.data?.[label] ?? '…');
}
