// Latitude and longitude, each typed with a comma or a point; both at once pasted into either.

import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GeoJson, Json } from '../../../schemas/http/records.ts';
import type { EditorProps } from '../field_type.ts';
import { parseDecimalText } from '../parts/decimal_text.ts';
import classes from '../parts/editor.module.css';
import { parseGeo, parsePair } from '../parts/geo_value.ts';
import { useInputProps } from '../parts/input_props.ts';
import { useTypedText } from '../parts/typed_text.ts';

type Part = keyof GeoJson;

/** What is no number travels as it was typed: the server says on the field what is wrong with it. */
function parsePart(text: string): string | undefined {
  const parsed = parseDecimalText(text);
  return parsed === null ? undefined : (parsed ?? text);
}

/** With this part set; a place without both parts is none. */
function withPart(geo: Partial<GeoJson>, part: Part, value: string | undefined): Json {
  const { [part]: _, ...rest } = geo;
  if (value === undefined) return Object.keys(rest).length === 0 ? null : rest;
  return { ...rest, [part]: value };
}

export function GeoEditor(props: EditorProps) {
  const geo = parseGeo(props.value) ?? {};
  return (
    <div className={classes['halves']}>
      <PartInput {...props} geo={geo} part="lat" />
      <PartInput {...props} geo={geo} part="lng" />
    </div>
  );
}

function PartInput({ geo, part, ...props }: EditorProps & { readonly geo: Partial<GeoJson>; readonly part: Part }) {
  const { t } = useTranslation();
  const { id, autoFocus, 'data-autofocus': focused, ...input } = useInputProps(props);
  const present = (value: string | undefined) => value ?? '';
  const { text, setText, tidy } = useTypedText({ value: geo[part], parse: parsePart, present });
  // The label outside names the first of the two.
  const own = part === 'lat' ? { id, autoFocus, 'data-autofocus': focused } : { id: `${id}-${part}` };
  return (
    <TextInput
      {...input}
      {...own}
      inputMode="text"
      autoComplete="off"
      classNames={{ input: classes['numeral'] ?? '' }}
      aria-label={t(`fields.geo.${part}`)}
      placeholder={t(`fields.geo.${part}`)}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        props.onChange(withPart(geo, part, parsePart(event.currentTarget.value)));
      }}
      onPaste={(event) => {
        const pair = parsePair(event.clipboardData.getData('text'));
        if (pair === undefined) return;
        event.preventDefault();
        props.onChange({ ...pair });
      }}
      onBlur={tidy}
    />
  );
}
