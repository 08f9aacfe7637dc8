// A related record in one or two lines: its sign, its label, and money at the right or two facts underneath.

import { Link } from 'react-router';
import type { PresentedEntity, PresentedField } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { labelText } from '../field_types/parts/label_text.ts';
import { Letter } from '../field_types/parts/letter.tsx';
import { isPerson } from '../field_types/parts/person.ts';
import { findStage } from '../field_types/parts/stage.ts';
import { StageGlyph } from '../field_types/parts/stage_glyph.tsx';
import { isEmptyValue } from './move.ts';
import classes from './related.module.css';

/** Money stands at the right of the label; without money two facts stand under it. */
function factsOf(columns: readonly PresentedField[], item: RecordJson) {
  const others = columns.slice(1).filter((field) => !isEmptyValue(item[field.name]) && field.type !== 'stage');
  const money = others.find((field) => field.type === 'money');
  return {
    money,
    under: money === undefined ? others.filter((field) => FIELD_TYPES[field.type].align === 'left').slice(0, 2) : [],
  };
}

interface RelatedLineProps {
  readonly target: PresentedEntity;
  /** The label first. */
  readonly columns: readonly PresentedField[];
  readonly item: RecordJson;
}

export function RelatedLine(props: RelatedLineProps) {
  const { target, columns, item } = props;
  const { money, under } = factsOf(columns, item);
  const label = labelText(target, item) ?? '';
  const value = (field: PresentedField) => {
    const { Cell } = FIELD_TYPES[field.type];
    return <Cell key={field.name} field={field} value={item[field.name] ?? null} record={item} place="card" />;
  };
  return (
    <Link className={classes['line']} to={`/${target.name}/${item.id}`}>
      <LineSign {...props} label={label} />
      <span className={classes['text']}>
        <span className={classes['label']}>{label}</span>
        {under.length === 0 ? null : <span className={classes['under']}>{under.map(value)}</span>}
      </span>
      {money === undefined ? null : <span className={classes['amount']}>{value(money)}</span>}
    </Link>
  );
}

function LineSign({ target, columns, item, label }: RelatedLineProps & { readonly label: string }) {
  const model = useModel();
  const stageField = columns.find((field) => field.type === 'stage');
  // A task or the like says what it is by its status; a letter beside it would say nothing.
  if (stageField === undefined && columns.some((field) => field.type === 'option')) return null;
  if (stageField === undefined) {
    return <Letter label={label} shape={isPerson(model, target.name) ? 'person' : 'record'} />;
  }
  const stage = findStage(model, stageField, { value: item[stageField.name] ?? null, record: item });
  return (
    <>
      <StageGlyph stage={stage} />
      <span className="only-read">{stage?.title}</span>
    </>
  );
}
