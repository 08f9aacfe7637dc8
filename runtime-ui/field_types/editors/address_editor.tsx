// A postal address: street, supplement, postal code and town, country.

import { Select, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddressJson } from '../../../schemas/http/records.ts';
import { useMe } from '../../api/session.ts';
import { currentLanguage } from '../../words/words.ts';
import type { EditorProps } from '../field_type.ts';
import { parseAddress, presentCountry } from '../parts/address_text.ts';
import { COUNTRIES } from '../parts/countries.ts';
import classes from '../parts/editor.module.css';
import { IN_PAGE } from '../parts/in_page.ts';
import { useInputProps } from '../parts/input_props.ts';

/** With this part set; an address without any part but its country is none. */
function withPart(address: AddressJson, part: keyof AddressJson, text: string): AddressJson | null {
  const next: Record<string, string> = { ...address, [part]: text };
  for (const key of Object.keys(next)) if (!next[key]) delete next[key];
  return Object.keys(next).some((key) => key !== 'country') ? next : null;
}

export function AddressEditor(props: EditorProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { id, autoFocus, 'data-autofocus': focused, ...input } = useInputProps(props);
  const address = parseAddress(props.value) ?? {};
  const country = address.country ?? me.company.country;
  const set = (part: keyof AddressJson, text: string) =>
    props.onChange(withPart({ ...address, country }, part, text) as EditorProps['value']);
  const line = (part: Exclude<keyof AddressJson, 'country'>, own: object = {}) => (
    <TextInput
      {...input}
      id={`${id}-${part}`}
      aria-label={t(`fields.address.${part}`)}
      placeholder={t(`fields.address.${part}`)}
      autoComplete="off"
      value={address[part] ?? ''}
      onChange={(event) => set(part, event.currentTarget.value)}
      {...own}
    />
  );
  return (
    <div className={classes['stack']}>
      {line('street', { id, autoFocus, 'data-autofocus': focused })}
      {line('street2')}
      <div className={classes['town']}>
        {line('postal_code', { inputMode: 'numeric' })}
        {line('city')}
      </div>
      <CountrySelect
        input={{ ...input, id: `${id}-country` }}
        value={country}
        onChange={(code) => set('country', code)}
      />
    </div>
  );
}

interface CountrySelectProps {
  readonly input: object;
  readonly value: string;
  readonly onChange: (code: string) => void;
}

function CountrySelect({ input, value, onChange }: CountrySelectProps) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const data = useMemo(
    () =>
      COUNTRIES.map((code) => ({ value: code, label: presentCountry(code, language) })).sort((a, b) =>
        a.label.localeCompare(b.label, language),
      ),
    [language],
  );
  return (
    <Select
      {...IN_PAGE}
      {...input}
      withScrollArea={false}
      classNames={{ options: classes['options'] ?? '' }}
      aria-label={t('fields.address.country')}
      placeholder={t('fields.address.country')}
      data={data}
      value={value === '' ? null : value}
      onChange={(code) => onChange(code ?? '')}
      searchable
      limit={40}
      nothingFoundMessage={t('fields.no_match')}
    />
  );
}
