// One line of text, and its kin with the keyboard a phone should show: e-mail, telephone, web address.

import { TextInput, type TextInputProps } from '@mantine/core';
import type { Json } from '../../../schemas/http/records.ts';
import type { EditorProps } from '../field_type.ts';
import { isGrouped, parseIdentifierText } from '../parts/identifier_text.ts';
import { useInputProps } from '../parts/input_props.ts';
import { useTypedText } from '../parts/typed_text.ts';

type Kind = Pick<TextInputProps, 'type' | 'inputMode' | 'autoComplete' | 'spellCheck' | 'onBlur'>;

function Line({ kind, ...props }: EditorProps & { readonly kind: Kind }) {
  const input = useInputProps(props);
  const { field, value, onChange } = props;
  return (
    <TextInput
      {...input}
      {...kind}
      {...(field.max_length === undefined ? {} : { maxLength: field.max_length })}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  );
}

/** People see the identifier as they type it, the form has it without its spaces, which its limit does not count. */
function IdentifierLine(props: EditorProps) {
  const { max_length: _limit, ...field } = props.field;
  const present = (value: Json) => (typeof value === 'string' ? value : '');
  const { text, setText } = useTypedText<Json>({ value: props.value, parse: parseIdentifierText, present });
  const type = (value: Json) => {
    setText(present(value));
    props.onChange(parseIdentifierText(present(value)));
  };
  const kind = { type: 'text', autoComplete: 'off', spellCheck: false } as const;
  return <Line {...props} field={field} value={text} onChange={type} kind={kind} />;
}

export function TextEditor(props: EditorProps) {
  if (isGrouped(props.field)) return <IdentifierLine {...props} />;
  return <Line {...props} kind={{ type: 'text', autoComplete: 'off' }} />;
}

/** `type="text"`: a browser's own check of e-mail addresses speaks its own words and another grammar. */
export function EmailEditor(props: EditorProps) {
  return <Line {...props} kind={{ type: 'text', inputMode: 'email', autoComplete: 'off', spellCheck: false }} />;
}

export function PhoneEditor(props: EditorProps) {
  return <Line {...props} kind={{ type: 'tel', inputMode: 'tel', autoComplete: 'off' }} />;
}

/** A site typed without its scheme gets `https://` when the input is left. */
export function UrlEditor(props: EditorProps) {
  const complete = () => {
    const { value, onChange } = props;
    if (typeof value === 'string' && /^[^\s:/]+\.[^\s:]+$/.test(value)) onChange(`https://${value}`);
  };
  const kind = { inputMode: 'url', autoComplete: 'off', spellCheck: false, onBlur: complete } as const;
  return <Line {...props} kind={{ type: 'text', ...kind }} />;
}
