// A record that is chosen in a dialog, among some, with what is wrong about the choice under it.

import { useId } from 'react';
import type { PresentedField, RuleJson } from '../../../schemas/http/model.ts';
import type { ReferenceJson } from '../../../schemas/http/records.ts';
import { FieldProblem } from '../../shell/field_problem.tsx';
import { problemId } from '../parts/input_props.ts';
import { parseReference } from '../parts/reference_value.ts';
import { LookupEditor } from './lookup_editor.tsx';

interface RecordFieldProps {
  /** Of which entity. */
  readonly to: string;
  readonly label: string;
  readonly value: ReferenceJson | null;
  /** What holds of those that may be chosen; `true` is all. */
  readonly among: RuleJson;
  readonly problem: string | undefined;
  readonly onChange: (value: ReferenceJson | null) => void;
}

export function RecordField({ to, label, value, among, problem, onChange }: RecordFieldProps) {
  const id = useId();
  const field = { name: to, type: 'reference', title: label, to } as PresentedField;
  return (
    <div>
      <LookupEditor
        key={to}
        field={field}
        id={id}
        label={label}
        size="form"
        optional
        record={{}}
        value={value === null ? null : { id: value.id, label: value.label ?? '' }}
        error={problem}
        among={among}
        inDialog
        onChange={(next) => onChange(parseReference(next) ?? null)}
      />
      {problem === undefined ? null : (
        <div id={problemId(id)} style={{ marginTop: 4 }}>
          <FieldProblem text={problem} />
        </div>
      )}
    </div>
  );
}
