// The details of a record: label and value, section by section, each edited in its place. Empty values fold away.

import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, PresentedPlacement } from '../../schemas/http/model.ts';
import type { Json, RecordJson } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { useMe } from '../api/session.ts';
import { holds } from '../forms/record_rules.ts';
import type { RecordScope } from '../forms/record_scope.ts';
import { formatDateTime } from '../words/format.ts';
import { DetailRow } from './detail_row.tsx';
import classes from './details.module.css';
import { isEmptyValue } from './move.ts';
import { type DetailSection, detailSections } from './page_fields.ts';
import { parseReferenceLabel } from './reference_label.ts';
import type { SaveField } from './save_field.ts';

interface DetailsProps {
  readonly entity: PresentedEntity;
  readonly record: RecordJson;
  readonly onSave: SaveField;
}

export function Details({ entity, record, onSave }: DetailsProps) {
  const { t } = useTranslation();
  const model = useModel();
  const me = useMe();
  const [unfolded, setUnfolded] = useState(false);
  const scope: RecordScope = { model, entity, me, values: record, related: {} };
  const sections = detailSections(model, entity)
    .filter((section) => holds(section.visible, scope, true))
    .map((section) => ({ ...section, items: section.items.filter((item) => shows(item, scope)) }));
  const isEmpty = (item: PresentedPlacement) => isEmptyValue(record[item.field] as Json | undefined);
  const empty = sections.flatMap((section) => section.items).filter(isEmpty).length;
  const shown = unfolded
    ? sections
    : sections.map((section) => ({ ...section, items: section.items.filter((item) => !isEmpty(item)) }));
  return (
    <div className={classes['details']}>
      {shown
        .filter((section) => section.items.length > 0)
        .map((section) => (
          <Section key={section.key} section={section} scope={scope} record={record} onSave={onSave} />
        ))}
      {empty === 0 ? null : (
        <button
          type="button"
          className={classes['fold']}
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {unfolded ? <IconChevronUp size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />}
          {unfolded ? t('records.fold_empty') : t('records.empty_fields', { count: empty })}
        </button>
      )}
      <Origin record={record} />
    </div>
  );
}

function shows(item: PresentedPlacement, scope: RecordScope): boolean {
  const field = scope.entity.fields[item.field];
  return field !== undefined && holds(item.visible, scope, true) && holds(field.visible, scope, true);
}

interface SectionProps {
  readonly section: DetailSection;
  readonly scope: RecordScope;
  readonly record: RecordJson;
  readonly onSave: SaveField;
}

function Section({ section, scope, record, onSave }: SectionProps) {
  const { entity } = scope;
  return (
    <section className={classes['section']}>
      {section.title === undefined ? null : <h2 className={classes['heading']}>{section.title}</h2>}
      <dl className={classes['rows']}>
        {section.items.map((item) => {
          const field = entity.fields[item.field];
          if (field === undefined) return null;
          return (
            <DetailRow
              key={item.field}
              field={field}
              title={item.title ?? field.title}
              record={record}
              editable={entity.may.update && !holds(field.readonly, scope, false)}
              onSave={onSave}
            />
          );
        })}
      </dl>
    </section>
  );
}

/** Who made the record and who touched it last. */
function Origin({ record }: { readonly record: RecordJson }) {
  const { t } = useTranslation();
  const line = (words: string, at: Json | undefined, by: Json | undefined) => {
    if (typeof at !== 'string') return null;
    const who = parseReferenceLabel(by);
    return <p>{t(who === undefined ? words : `${words}_by`, { at: formatDateTime(at), who })}</p>;
  };
  return (
    <div className={classes['origin']}>
      {line('records.created', record['created_at'], record['created_by'])}
      {line('records.changed', record['updated_at'], record['updated_by'])}
    </div>
  );
}
