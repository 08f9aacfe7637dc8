// Somebody more to share a record with: a person or a team, and how far.

import { Button, SegmentedControl, Select } from '@mantine/core';
import type { TFunction } from 'i18next';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, PresentedField } from '../../schemas/http/model.ts';
import type { ProblemDocument, RecordJson, ReferenceJson } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { problemOf } from '../api/problem_error.ts';
import { useCreate } from '../api/records.ts';
import { RecordField } from '../field_types/editors/record_field.tsx';
import { usePhone } from '../shell/use_phone.ts';
import { problemText } from '../words/problem_text.ts';
import { levelData } from './levels.ts';
import { type HolderKind, SHARE } from './shares.ts';
import classes from './sharing.module.css';

interface ShareFormProps {
  readonly entity: PresentedEntity;
  readonly record: RecordJson;
  readonly level: PresentedField;
}

const KINDS: readonly HolderKind[] = ['user', 'team'];

/** What is chosen, and how it is sent; the holder is then chosen anew. */
function useShareForm({ entity, record, level }: ShareFormProps) {
  const { t } = useTranslation();
  const creation = useCreate();
  const [kind, setKind] = useState<HolderKind>('user');
  const [holder, setHolder] = useState<ReferenceJson | null>(null);
  const [isMissing, setMissing] = useState(false);
  const [chosen, setChosen] = useState(levelData(level)[0]?.value ?? 'read');
  const set = (next: ReferenceJson | null) => {
    setHolder(next);
    setMissing(false);
    creation.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(holder === null);
    if (holder === null) return;
    const share = { entity: entity.name, record: record.id, [kind]: holder.id, level: chosen };
    creation.mutate({ entity: SHARE, record: share }, { onSuccess: () => set(null) });
  };
  const refusal = creation.error === null ? null : problemOf(creation.error);
  const refused = refusal === null ? undefined : sayRefusal(t, refusal);
  return {
    kind,
    choose: (next: HolderKind) => {
      setKind(next);
      set(null);
    },
    holder,
    set,
    chosen,
    setChosen,
    submit,
    problem: isMissing ? t('sharing.choose') : refused,
    isPending: creation.isPending,
  };
}

/** Whatever it is about, it is said under the one field that is chosen anew. */
function sayRefusal(t: TFunction, refusal: ProblemDocument): string {
  const first = refusal.errors?.[0] ?? refusal;
  return first.code === 'value.not_unique' ? t('sharing.already') : problemText(t, first);
}

export function ShareForm(props: ShareFormProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  const { entities } = useModel();
  const form = useShareForm(props);
  const { kind, holder } = form;
  return (
    <form className={classes['form']} onSubmit={form.submit} noValidate>
      <SegmentedControl
        aria-label={t('sharing.with')}
        data={KINDS.filter((each) => entities[each] !== undefined).map((each) => ({
          value: each,
          label: t(`sharing.${each}`),
        }))}
        value={kind}
        onChange={(next) => form.choose(next as HolderKind)}
      />
      <RecordField
        to={kind}
        label={t(`sharing.${kind}`)}
        value={holder}
        among={kind === 'user' ? { '==': [{ var: 'active' }, true] } : true}
        problem={form.problem}
        onChange={form.set}
      />
      <Select
        aria-label={props.level.title}
        data={levelData(props.level)}
        value={form.chosen}
        onChange={(next) => form.setChosen(next ?? form.chosen)}
        allowDeselect={false}
        size={phone ? 'lg' : 'md'}
        comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      />
      <Button type="submit" variant="filled" size={phone ? 'lg' : 'md'} loading={form.isPending}>
        {t('sharing.share')}
      </Button>
    </form>
  );
}
