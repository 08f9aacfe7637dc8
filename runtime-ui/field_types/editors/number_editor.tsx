// Numbers, typed with a comma or a point. Decimals stay strings from here to the database; an integer is a JSON
// number within ±(2⁵³−1). What is no number is passed on as typed, so that the server says so on the field.

import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../schemas/http/records.ts';
import { useMe } from '../../api/session.ts';
import { currentLanguage } from '../../words/words.ts';
import type { EditorProps } from '../field_type.ts';
import { parseDecimalText, presentDecimalText } from '../parts/decimal_text.ts';
import classes from '../parts/editor.module.css';
import { useInputProps } from '../parts/input_props.ts';
import { useTypedText } from '../parts/typed_text.ts';

function presentNumber(value: Json): string {
  if (value === null) return '';
  return /^-?\d+(\.\d+)?$/.test(String(value)) ? presentDecimalText(String(value), currentLanguage()) : String(value);
}

function parseDecimal(text: string): Json {
  const parsed = parseDecimalText(text);
  return parsed === undefined ? text : parsed;
}

function parseInteger(text: string): Json {
  const parsed = parseDecimalText(text);
  if (parsed === null) return null;
  const whole = parsed !== undefined && /^-?\d+$/.test(parsed) ? Number(parsed) : Number.NaN;
  return Number.isSafeInteger(whole) ? whole : text;
}

interface NumberLineProps extends EditorProps {
  readonly parse: (text: string) => Json;
  readonly unit?: ReactNode;
}

function NumberLine({ parse, unit, ...props }: NumberLineProps) {
  const input = useInputProps(props);
  const { text, setText, tidy } = useTypedText<Json>({ value: props.value, parse, present: presentNumber });
  return (
    <TextInput
      {...input}
      inputMode="decimal"
      autoComplete="off"
      classNames={{ input: classes['numeral'] ?? '' }}
      rightSection={unit}
      {...(unit === undefined ? {} : { rightSectionWidth: 44 })}
      rightSectionPointerEvents="none"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        props.onChange(parse(event.currentTarget.value));
      }}
      onBlur={tidy}
    />
  );
}

export function DecimalEditor(props: EditorProps) {
  return <NumberLine {...props} parse={parseDecimal} />;
}

export function IntegerEditor(props: EditorProps) {
  return <NumberLine {...props} parse={parseInteger} />;
}

/** Beside money a bare number is in the company's currency: what is in another one counts by its converted amount. */
export function CompanyAmountEditor(props: EditorProps) {
  const { t } = useTranslation();
  const { currency } = useMe().company;
  return (
    <div>
      <NumberLine {...props} parse={parseDecimal} unit={<span className={classes['side']}>{currency}</span>} />
      {props.error ? null : <p className={classes['hint']}>{t('fields.company_amount', { currency })}</p>}
    </div>
  );
}

export function PercentEditor(props: EditorProps) {
  return <NumberLine {...props} parse={parseDecimal} unit={<span className={classes['side']}>%</span>} />;
}
