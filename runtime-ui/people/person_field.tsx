// An active user who is chosen in a dialog.

import type { ReferenceJson } from '../../schemas/http/records.ts';
import { RecordField } from '../field_types/editors/record_field.tsx';

interface PersonFieldProps {
  readonly label: string;
  readonly value: ReferenceJson | null;
  /** Id of a user who is not to be chosen. */
  readonly except: string;
  readonly problem: string | undefined;
  readonly onChange: (value: ReferenceJson | null) => void;
}

export function PersonField({ except, ...props }: PersonFieldProps) {
  const among = { and: [{ '==': [{ var: 'active' }, true] }, { '!=': [{ var: 'id' }, except] }] };
  return <RecordField {...props} to="user" among={among} />;
}
