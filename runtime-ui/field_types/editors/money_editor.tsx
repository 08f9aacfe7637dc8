// An amount with its currency. The currency is the company's until another is chosen.

import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../schemas/http/records.ts';
import { useMe } from '../../api/session.ts';
import { currentLanguage } from '../../words/words.ts';
import type { EditorProps } from '../field_type.ts';
import { parseDecimalText, presentDecimalText } from '../parts/decimal_text.ts';
import classes from '../parts/editor.module.css';
import { useInputProps } from '../parts/input_props.ts';
import { parseMoney } from '../parts/money_value.ts';
import { useTypedText } from '../parts/typed_text.ts';

/** The currencies most traded (BIS survey of 2025); another one that a record already has is kept among them. */
const OFFERED = ['EUR', 'USD', 'GBP', 'CHF', 'CAD', 'JPY', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'AUD', 'CNY', 'MAD'];

export function MoneyEditor(props: EditorProps) {
  const input = useInputProps(props);
  const me = useMe();
  const currency = parseMoney(props.value)?.currency ?? me.company.currency;
  const parse = (text: string) => parseAmount(text, currency);
  const { text, setText, tidy } = useTypedText<Json>({ value: props.value, parse, present: presentAmount });
  return (
    <TextInput
      {...input}
      inputMode="decimal"
      autoComplete="off"
      classNames={{ input: classes['numeral'] ?? '' }}
      rightSectionWidth={68}
      rightSection={
        <CurrencySelect
          value={currency}
          disabled={props.disabled === true}
          onChange={(chosen) => {
            const amount = parseMoney(props.value)?.amount ?? null;
            props.onChange(amount === null ? null : { amount, currency: chosen });
          }}
        />
      }
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        props.onChange(parse(event.currentTarget.value));
      }}
      onBlur={tidy}
    />
  );
}

/** What is no number travels as it was typed: the server says on the field what is wrong with it. */
function parseAmount(text: string, currency: string): Json {
  const amount = parseDecimalText(text);
  if (amount === null) return null;
  return { amount: amount ?? text, currency };
}

function presentAmount(value: Json): string {
  const amount = parseMoney(value)?.amount;
  if (amount === undefined) return typeof value === 'string' ? value : '';
  return /^-?\d+(\.\d+)?$/.test(amount) ? presentDecimalText(amount.replace(/\.0+$/, ''), currentLanguage()) : amount;
}

interface CurrencySelectProps {
  readonly value: string;
  readonly disabled: boolean;
  readonly onChange: (currency: string) => void;
}

function CurrencySelect({ value, disabled, onChange }: CurrencySelectProps) {
  const { t } = useTranslation();
  const codes = OFFERED.includes(value) ? OFFERED : [value, ...OFFERED];
  return (
    <select
      className={classes['currency']}
      aria-label={t('fields.currency')}
      disabled={disabled}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {codes.map((code) => (
        <option key={code}>{code}</option>
      ))}
    </select>
  );
}
