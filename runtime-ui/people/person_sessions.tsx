// The open sessions of a user, on a tab of their record.

import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { SessionList } from '../account/session_list.tsx';
import { labelText } from '../field_types/parts/label_text.ts';

interface PersonSessionsProps {
  readonly entity: PresentedEntity;
  readonly record: RecordJson;
}

export function PersonSessions({ entity, record }: PersonSessionsProps) {
  const { t } = useTranslation();
  const name = labelText(entity, record) ?? entity.title;
  return <SessionList user={record.id} title={t('people.sessions_of', { name })} />;
}
