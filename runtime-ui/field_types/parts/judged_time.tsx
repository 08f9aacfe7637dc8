// Whether a day or moment is late, by the rule of its field. A chunk of its own, since it brings the language of rules.

import type { RecordJson } from '../../../schemas/http/records.ts';
import { useModel } from '../../api/model.ts';
import { useMe } from '../../api/session.ts';
import { holds } from '../../forms/record_rules.ts';
import { fieldsBehind } from './fields_behind.ts';
import { entityOf } from './stage.ts';
import { TimeText, type TimeTextProps } from './time_text.tsx';

export function JudgedTime({ record, ...shown }: TimeTextProps & { readonly record: RecordJson }) {
  const { field, value } = shown;
  const model = useModel();
  const me = useMe();
  const entity = entityOf(model, field);
  // A value that came from elsewhere (over a reference, out of the history) is not judged by this record, nor is one
  // whose record lacks what the rule reads.
  const isOwn = entity !== undefined && record[field.name] === value;
  const isKnown = isOwn && fieldsBehind(entity, field).every((name) => name in record);
  const late =
    isKnown && field.late !== undefined && holds(field.late, { model, entity, me, values: record, related: {} }, false);
  return <TimeText {...shown} late={late} />;
}
