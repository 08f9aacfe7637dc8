// Building one filter: first the field, then how to compare, then with what. The result is a condition of a rule.

import { Button, Select, TextInput } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, RuleJson } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { useRecord } from '../api/records.ts';
import { useMe } from '../api/session.ts';
import type { FilterOperator } from '../field_types/field_type.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { FilterValueEditor } from '../field_types/filter_value_editor.tsx';
import { foldText } from '../shell/palette_entries.ts';
import { usePhone } from '../shell/use_phone.ts';
import { type ReadCondition, variableIn } from './conditions.ts';
import classes from './filter_builder.module.css';
import { type ResolvedPath, resolvePath } from './paths.ts';

interface FilterBuilderProps {
  readonly entity: PresentedEntity;
  readonly start?: ReadCondition | ResolvedPath | undefined;
  readonly onApply: (rule: RuleJson) => void;
}

/** As the other controls where it stands: a bar of the desk, a sheet of the phone. */
function useSize(): 'sm' | 'lg' {
  return usePhone() ? 'lg' : 'sm';
}

export function FilterBuilder({ entity, start, onApply }: FilterBuilderProps) {
  const [chosen, setChosen] = useState<ReadCondition | ResolvedPath | undefined>(start);
  if (chosen === undefined) return <FieldChoice entity={entity} onChoose={setChosen} />;
  return <Comparison chosen={chosen} onApply={onApply} onBack={() => setChosen(undefined)} />;
}

interface FieldChoiceProps {
  readonly entity: PresentedEntity;
  readonly onChoose: (field: ResolvedPath) => void;
}

function FieldChoice({ entity, onChoose }: FieldChoiceProps) {
  const { t } = useTranslation();
  const model = useModel();
  const size = useSize();
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  // The builder is loaded after its popover has looked for what to focus.
  useEffect(() => input.current?.focus(), []);
  const fields = Object.values(entity.fields)
    .filter((field) => FIELD_TYPES[field.type].filters.length > 0 && field.visible !== false)
    .flatMap((field) => resolvePath(model, entity, field.name) ?? [])
    .filter((field) => foldText(field.title).includes(foldText(typed.trim())));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fields[0] !== undefined) onChoose(fields[0]);
  };
  return (
    <form className={classes['builder']} onSubmit={submit}>
      <TextInput
        ref={input}
        size={size}
        aria-label={t('lists.find_field')}
        placeholder={t('lists.find_field')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ul className={classes['fields']}>
        {fields.map((field) => (
          <li key={field.path}>
            <button type="button" className={classes['field']} onClick={() => onChoose(field)}>
              {field.title}
            </button>
          </li>
        ))}
      </ul>
      {fields.length === 0 ? <p className={classes['none']}>{t('lists.no_field')}</p> : null}
    </form>
  );
}

interface ComparisonProps {
  readonly chosen: ReadCondition | ResolvedPath;
  readonly onApply: (rule: RuleJson) => void;
  readonly onBack: () => void;
}

function Comparison({ chosen, onApply, onBack }: ComparisonProps) {
  const { t } = useTranslation();
  const id = useId();
  const size = useSize();
  const operators = FIELD_TYPES[chosen.field.type].filters;
  const before = 'operator' in chosen ? chosen : undefined;
  const [operator, setOperator] = useState<FilterOperator | undefined>(before?.operator ?? operators[0]);
  const editable = useEditable(before);
  const [value, setValue] = useState<Json>(editable);
  if (operator === undefined) return null;
  const complete = operator.bare === true || (value !== null && value !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (complete) onApply(operator.rule(chosen.path, operator.bare === true ? null : value));
  };
  const change = (key: string | null) => {
    const next = operators.find((candidate) => candidate.key === key);
    if (next === undefined) return;
    // One value does not fit an operator of several, nor the editor's one of fixed choices.
    const fits = next.many === operator.many && next.choices === operator.choices;
    setOperator(next);
    if (!fits) setValue(null);
  };
  return (
    <form className={classes['builder']} onSubmit={submit}>
      <div className={classes['head']}>
        <button type="button" className={classes['back']} aria-label={t('lists.other_field')} onClick={onBack}>
          <IconChevronLeft size={16} stroke={1.6} aria-hidden />
        </button>
        <span className="type-name">{chosen.title}</span>
      </div>
      <Select
        size={size}
        aria-label={t('lists.comparison')}
        data={operators.map(({ key, words }) => ({ value: key, label: t(words) }))}
        value={operator.key}
        onChange={change}
        allowDeselect={false}
        checkIconPosition="right"
      />
      <FilterValueEditor
        key={operator.key}
        id={id}
        label={t('lists.value_of', { field: chosen.title })}
        field={chosen.field}
        operator={operator}
        value={value}
        onChange={setValue}
        size="bar"
        autoFocus
      />
      <Button type="submit" variant="filled" size={size} disabled={!complete}>
        {t('lists.apply')}
      </Button>
    </form>
  );
}

/** The value as its editor takes it: a rule holds the id of a reference and the bare amount of money. */
function useEditable(before: ReadCondition | undefined): Json {
  const model = useModel();
  const { company } = useMe();
  const to = before?.field.to;
  const id = typeof before?.value === 'string' ? before.value : '';
  const record = useRecord(to ?? '', id, to !== undefined && id !== '');
  if (before === undefined || variableIn(before.value) !== undefined) return null;
  if (before.field.type === 'money' && id !== '') return { amount: id, currency: company.currency };
  if (to === undefined || id === '') return before.value;
  const label = record.data?.[model.entities[to]?.label ?? 'id'];
  return { id, ...(typeof label === 'string' ? { label } : {}) };
}
