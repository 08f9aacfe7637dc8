// The list under a lookup: matches with one fact each, and at its end the creation of what was typed.

import { Combobox, type ComboboxStore } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../../schemas/http/model.ts';
import type { RecordJson } from '../../../schemas/http/records.ts';
import { useModel } from '../../api/model.ts';
import { problemOf } from '../../api/problem_error.ts';
import { useCreate } from '../../api/records.ts';
import { insideSentence } from '../../words/format.ts';
import { problemText } from '../../words/problem_text.ts';
import classes from '../parts/editor.module.css';
import { presentFact } from '../parts/fact_text.ts';
import { IN_DIALOG, IN_PAGE } from '../parts/in_page.ts';
import { labelText } from '../parts/label_text.ts';
import { Letter } from '../parts/letter.tsx';
import { MatchedText } from '../parts/matched_text.tsx';
import { isPerson } from '../parts/person.ts';

const CREATE = ' create';

interface LookupChoicesProps {
  readonly combobox: ComboboxStore;
  readonly entity: PresentedEntity;
  readonly items: readonly RecordJson[];
  readonly fact: string | undefined;
  readonly search: string;
  readonly settled: boolean;
  readonly mayCreate: boolean;
  readonly inDialog: boolean;
  readonly onChoose: (record: RecordJson) => void;
  /** The input. */
  readonly children: ReactNode;
}

export function LookupChoices(props: LookupChoicesProps) {
  const { t } = useTranslation();
  const { entity, items, search, settled } = props;
  const creation = useQuickCreate(entity, props.onChoose);
  const wanted = search.trim();
  const label = entity.fields[entity.label];
  // A label that is put together from other fields cannot be typed.
  const labelled = label?.type === 'text' && label.readonly !== true;
  const canCreate = props.mayCreate && entity.may.create && labelled && wanted !== '' && settled;
  return (
    <Combobox
      store={props.combobox}
      shadow="none"
      {...(props.inDialog ? IN_DIALOG : IN_PAGE.comboboxProps)}
      // Matches come while the list is open: where they have no room below the input, it turns to the other side.
      preventPositionChangeWhenVisible={false}
      classNames={{ dropdown: classes['dropdown'] ?? '' }}
      onOptionSubmit={(id) => {
        const item = items.find((candidate) => candidate.id === id);
        if (item) props.onChoose(item);
        else if (id === CREATE) creation.create(wanted);
      }}
    >
      <Combobox.Target targetType="input" withExpandedAttribute>
        {props.children}
      </Combobox.Target>
      <Combobox.Dropdown data-portal="">
        <Combobox.Options aria-label={entity.plural}>
          {items.map((item) => (
            <Combobox.Option key={item.id} value={item.id}>
              <Choice {...props} item={item} />
            </Combobox.Option>
          ))}
          {settled && items.length === 0 ? <Combobox.Empty>{t('fields.no_match')}</Combobox.Empty> : null}
          {canCreate ? (
            <Combobox.Option value={CREATE} className={classes['create'] ?? ''}>
              <span className={classes['choice']}>
                <IconPlus size={14} stroke={1.6} aria-hidden />
                {t('fields.create_named', { entity: insideSentence(entity.title), name: wanted })}
              </span>
            </Combobox.Option>
          ) : null}
        </Combobox.Options>
        {creation.refused?.name !== wanted ? null : (
          <p className={classes['refusal']} role="alert">
            {creation.refused.why}
          </p>
        )}
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Choice({ entity, item, fact, search }: LookupChoicesProps & { readonly item: RecordJson }) {
  const label = labelText(entity, item) ?? '';
  const field = fact === undefined ? undefined : entity.fields[fact];
  const value = fact === undefined ? null : (item[fact] ?? null);
  return (
    <span className={classes['choice']}>
      <Letter label={label} shape={isPerson(useModel(), entity.name) ? 'person' : 'record'} />
      <span className={classes['ellipsis']}>
        <MatchedText text={label} search={search} />
      </span>
      <span className={classes['fact']}>{field === undefined ? null : presentFact(field, value)}</span>
    </span>
  );
}

/** Creates a record from its label alone; what more it needs is said in the list, where its own page can be used. */
function useQuickCreate(entity: PresentedEntity, onChoose: (record: RecordJson) => void) {
  const { t } = useTranslation();
  const mutation = useCreate();
  const [refused, setRefused] = useState<{ readonly name: string; readonly why: string }>();
  const create = (name: string) =>
    mutation.mutate(
      { entity: entity.name, record: { [entity.label]: name } },
      {
        onSuccess: onChoose,
        onError: (error) => {
          const problem = problemOf(error);
          const first = problem.errors?.[0] ?? problem;
          const field = entity.fields[problem.errors?.[0]?.pointer.split('/')[1] ?? ''];
          setRefused({ name, why: [field?.title, problemText(t, first)].filter(Boolean).join(' : ') });
        },
      },
    );
  return { create, refused };
}
