// Paragraphs: a box that grows with its text.

import { Textarea } from '@mantine/core';
import type { EditorProps } from '../field_type.ts';
import { useInputProps } from '../parts/input_props.ts';

export function LongTextEditor(props: EditorProps) {
  const input = useInputProps(props);
  return (
    <Textarea
      {...input}
      autosize
      minRows={props.size === 'bar' ? 2 : 3}
      maxRows={14}
      {...(props.field.max_length === undefined ? {} : { maxLength: props.field.max_length })}
      value={typeof props.value === 'string' ? props.value : ''}
      onChange={(event) => props.onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  );
}
