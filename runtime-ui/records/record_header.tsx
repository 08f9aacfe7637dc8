// The head of a record's page: letter, label, tags, one line of facts, and the steps of its stage.

import type { FieldTypeName, PresentedEntity } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { labelText } from '../field_types/parts/label_text.ts';
import { Letter } from '../field_types/parts/letter.tsx';
import { isPerson } from '../field_types/parts/person.ts';
import { valueAt } from '../lists/paths.ts';
import { isEmptyValue } from './move.ts';
import { type HeaderField, headerFields, stageFieldOf } from './page_fields.ts';
import classes from './record_page.module.css';
import { StageSteps } from './stage_steps.tsx';

/** Types whose values say nothing without their name. */
const BARE: ReadonlySet<FieldTypeName> = new Set([
  'integer',
  'decimal',
  'percent',
  'money',
  'date',
  'datetime',
  'boolean',
]);

interface RecordHeaderProps {
  readonly entity: PresentedEntity;
  readonly record: RecordJson;
}

export function RecordHeader({ entity, record }: RecordHeaderProps) {
  const model = useModel();
  const label = labelText(entity, record) ?? entity.title;
  const { tags, facts } = headerFields(model, entity);
  const stageField = stageFieldOf(entity);
  const filled = (one: HeaderField) => !isEmptyValue(valueAt(record, one.path));
  const value = ({ field, path }: HeaderField) => {
    const { Cell } = FIELD_TYPES[field.type];
    return <Cell field={field} value={valueAt(record, path)} record={record} place="list" />;
  };
  return (
    <div className={classes['header']}>
      <Letter label={label} shape={isPerson(model, entity.name) ? 'person' : 'record'} size="page" />
      <div className={classes['named']}>
        <div className={classes['labelled']}>
          <h1 className="type-title">{label}</h1>
          {tags.filter(filled).map((one) => (
            <span key={one.path}>{value(one)}</span>
          ))}
        </div>
        <div className={classes['facts']}>
          {facts.filter(filled).map((one) => (
            <span key={one.path} className={classes['fact']}>
              {BARE.has(one.field.type) ? <span className={classes['factName']}>{one.title}</span> : null}
              {value(one)}
            </span>
          ))}
        </div>
      </div>
      {stageField === undefined ? null : <StageSteps entity={entity} field={stageField} record={record} />}
    </div>
  );
}
