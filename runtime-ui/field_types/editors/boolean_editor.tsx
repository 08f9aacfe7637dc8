// A box to tick.

import { Checkbox } from '@mantine/core';
import type { EditorProps } from '../field_type.ts';
import { useInputProps } from '../parts/input_props.ts';

export function BooleanEditor(props: EditorProps) {
  const { size: _size, error, ...input } = useInputProps(props);
  return (
    <Checkbox
      {...input}
      error={error}
      checked={props.value === true}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  );
}
