// JSON as text; below it at once whether it is any, so that nobody has to send it to find out.

import { JsonInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../schemas/http/records.ts';
import type { EditorProps } from '../field_type.ts';
import classes from '../parts/editor.module.css';
import { useInputProps } from '../parts/input_props.ts';
import { isUnread, jsonText, parseJson } from '../parts/json_value.ts';
import { useTypedText } from '../parts/typed_text.ts';

export function JsonEditor(props: EditorProps) {
  const { t } = useTranslation();
  const { error, ...input } = useInputProps(props);
  const { text, setText, tidy } = useTypedText<Json>({ value: props.value, parse: parseJson, present: jsonText });
  const isWrong = isUnread(props.value);
  const hint = `${props.id}-hint`;
  return (
    <div>
      <JsonInput
        {...input}
        error={error || isWrong}
        {...(isWrong && !error ? { 'aria-invalid': true, attributes: described(input.attributes, hint) } : {})}
        classNames={{ input: classes['code'] ?? '' }}
        autosize
        minRows={props.size === 'bar' ? 2 : 3}
        maxRows={14}
        spellCheck={false}
        value={text}
        onChange={(typed) => {
          setText(typed);
          props.onChange(parseJson(typed));
        }}
        onBlur={tidy}
      />
      {isWrong && !error ? (
        <p id={hint} className={classes['wrong']}>
          {t('fields.not_json')}
        </p>
      ) : null}
    </div>
  );
}

/** What Mantine puts on the input itself comes before this. */
function described(attributes: Readonly<Record<string, object>>, by: string): Readonly<Record<string, object>> {
  return { ...attributes, input: { 'aria-describedby': by } };
}
