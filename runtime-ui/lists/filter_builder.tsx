// Building one filter: first the field, then how to compare, then with what. The result is a condition of a rule.

import { Button, Select, TextInput } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, RuleJson } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import type { FilterOperator } from '../field_types/field_type.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { FilterValueEditor } from '../field_types/filter_value_editor.tsx';
import { presentDateText } from '../field_types/parts/date_text.ts';
import { presentDecimalText } from '../field_types/parts/decimal_text.ts';
import { IN_PAGE } from '../field_types/parts/in_page.ts';
import { problemId } from '../field_types/parts/input_props.ts';
import { FieldProblem } from '../shell/field_problem.tsx';
import { foldText } from '../shell/palette_entries.ts';
import { usePhone } from '../shell/use_phone.ts';
import { currentLanguage } from '../words/words.ts';
import { type ReadCondition, variableIn } from './conditions.ts';
import classes from './filter_builder.module.css';
import { findFilterProblem, type NotA } from './filter_problem.ts';
import { useLabels } from './filter_text.ts';
import { type ResolvedPath, resolvePath } from './paths.ts';

interface FilterBuilderProps {
  readonly entity: PresentedEntity;
  readonly start?: ReadCondition | ResolvedPath | undefined;
  readonly onApply: (rule: RuleJson) => void;
  /** Another field is about to take the keys. */
  readonly onStep: () => void;
}

/** As the other controls where it stands: a bar of the desk, a sheet of the phone. */
function useSize(): 'sm' | 'lg' {
  return usePhone() ? 'lg' : 'sm';
}

export function FilterBuilder({ entity, start, onApply, onStep }: FilterBuilderProps) {
  const [chosen, setChosen] = useState<ReadCondition | ResolvedPath | undefined>(start);
  const step = (next: ResolvedPath | undefined) => {
    onStep();
    setChosen(next);
  };
  if (chosen === undefined) return <FieldChoice entity={entity} onChoose={step} />;
  return <Comparison chosen={chosen} onApply={onApply} onBack={() => step(undefined)} />;
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
        data-autofocus
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
  const { operators, operator, setOperator, value, setValue, complete, problem, submit } = useComparison(
    chosen,
    onApply,
  );
  const problemText = useProblemText(problem);
  if (operator === undefined) return null;
  return (
    <form className={classes['builder']} onSubmit={submit}>
      <div className={classes['head']}>
        <button type="button" className={classes['back']} aria-label={t('lists.other_field')} onClick={onBack}>
          <IconChevronLeft size={16} stroke={1.6} aria-hidden />
        </button>
        <span className="type-name">{chosen.title}</span>
      </div>
      <Select
        {...IN_PAGE}
        size={size}
        aria-label={t('lists.comparison')}
        data={operators.map(({ key, words, choice_words = words }) => ({ value: key, label: t(choice_words) }))}
        value={operator.key}
        onChange={setOperator}
        allowDeselect={false}
        checkIconPosition="right"
        // Where no value is asked for, this is the field to begin with.
        autoFocus={operator.bare === true}
        data-autofocus={operator.bare === true ? true : undefined}
      />
      <FilterValueEditor
        key={operator.key}
        id={id}
        label={t('lists.value_of', { field: chosen.title })}
        field={chosen.field}
        operator={operator}
        value={value}
        onChange={setValue}
        error={problemText}
        size="bar"
        autoFocus
      />
      <div id={problemId(id)} role="status" className={classes['problem']}>
        <FieldProblem text={problemText} />
      </div>
      <Button type="submit" variant="filled" size={size} disabled={!complete}>
        {t('lists.apply')}
      </Button>
    </form>
  );
}

/** What is compared how with what, and whether it can be. A problem stands once someone wants to apply it. */
function useComparison(chosen: ReadCondition | ResolvedPath, onApply: (rule: RuleJson) => void) {
  const operators = FIELD_TYPES[chosen.field.type].filters;
  const before = 'operator' in chosen ? chosen : undefined;
  const [operator, setOperator] = useState<FilterOperator | undefined>(before?.operator ?? operators[0]);
  const [value, setValue] = useState<Json>(useEditable(before));
  // A filter that stands was wanted: a link may hold anything.
  const [wanted, setWanted] = useState(before !== undefined);
  const bare = operator?.bare === true;
  const empty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  const problem = operator === undefined || empty ? undefined : findFilterProblem(chosen.field, operator, value);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    setWanted(true);
    if (problem !== undefined) event.currentTarget.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    else if (operator !== undefined && (bare || !empty)) onApply(operator.rule(chosen.path, bare ? null : value));
  };
  const change = (key: string | null) => {
    const next = operators.find((candidate) => candidate.key === key);
    if (next === undefined) return;
    // One value does not fit an operator of several, nor the editor's one of fixed choices.
    const fits = next.many === operator?.many && next.choices === operator?.choices;
    setOperator(next);
    if (!fits) setValue(null);
  };
  return {
    operators,
    operator,
    setOperator: change,
    value,
    setValue,
    complete: bare || !empty,
    problem: wanted ? problem : undefined,
    submit,
  };
}

/** What is wrong, and how it is written: by an example in the reader's language. */
function useProblemText(problem: NotA | undefined): string | undefined {
  const { t } = useTranslation();
  const language = currentLanguage();
  switch (problem) {
    case undefined:
      return undefined;
    case 'date':
      return t('lists.not_a.date', { example: presentDateText(`${new Date().getFullYear()}-12-31`, language) });
    case 'number':
      return t('lists.not_a.number', { example: presentDecimalText('1500.5', language) });
    case 'value':
      return t('problems.value.format');
  }
}

/** The value as its editor takes it: a rule holds the ids of references alone. */
function useEditable(before: ReadCondition | undefined): Json {
  const labels = useLabels(before);
  if (before === undefined || variableIn(before.value) !== undefined) return null;
  const named = (id: Json): Json => {
    const label = labels.get(String(id));
    return label === undefined ? id : { id, label };
  };
  return Array.isArray(before.value) ? before.value.map(named) : named(before.value);
}
