// A reference: type to find a record, choose it with the keyboard or the pointer, or create it at the list's end.
// The value is `{id, label}`, so that what was chosen can be shown before it is saved.

import { ActionIcon, Combobox, type ComboboxStore, TextInput, useCombobox } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, RuleJson } from '../../../schemas/http/model.ts';
import type { RecordJson } from '../../../schemas/http/records.ts';
import { useModel } from '../../api/model.ts';
import type { EditorProps } from '../field_type.ts';
import { useInputProps } from '../parts/input_props.ts';
import { labelText } from '../parts/label_text.ts';
import { Letter } from '../parts/letter.tsx';
import { factField, useLookupSearch } from '../parts/lookup_search.ts';
import { isPerson } from '../parts/person.ts';
import { parseReference } from '../parts/reference_value.ts';
import { LookupChoices } from './lookup_choices.tsx';

export interface LookupProps extends EditorProps {
  /** Only records of which this holds may be chosen, and none is created here. */
  readonly among?: RuleJson;
  /** Stands in a dialog, in which its list opens, too. */
  readonly inDialog?: boolean;
}

export function LookupEditor(props: LookupProps) {
  const target = useModel().entities[props.field.to ?? ''];
  const input = useInputProps(props);
  // An entity the reader may not open at all: what is set stays readable, nothing can be chosen.
  if (target === undefined) {
    return <TextInput {...input} disabled value={parseReference(props.value)?.label ?? ''} readOnly />;
  }
  return <Lookup {...props} target={target} />;
}

function Lookup({ target, ...props }: LookupProps & { readonly target: PresentedEntity }) {
  const { t } = useTranslation();
  const input = useInputProps(props);
  const model = useModel();
  const fact = factField(model, target);
  /** Undefined while nobody types: the input then shows the chosen record. */
  const [typed, setTyped] = useState<string>();
  const combobox = useCombobox();
  const chosen = parseReference(props.value);
  const label = chosen === undefined ? '' : (chosen.label ?? t('fields.restricted'));
  const { items, settled } = useLookupSearch(target, {
    search: typed ?? '',
    fact,
    among: props.among,
    enabled: combobox.dropdownOpened,
  });
  useFirstMatch(combobox, settled, typed);

  const choose = (record: RecordJson) => {
    props.onChange({ id: record.id, label: labelText(target, record) ?? '' });
    setTyped(undefined);
    combobox.closeDropdown();
  };
  const empty = () => {
    props.onChange(null);
    setTyped(undefined);
  };
  const leave = () => {
    if (typed === '' && props.value !== null) props.onChange(null);
    setTyped(undefined);
    combobox.closeDropdown();
  };
  return (
    <LookupChoices
      combobox={combobox}
      entity={target}
      items={items}
      fact={fact}
      search={typed ?? ''}
      settled={settled}
      mayCreate={props.among === undefined}
      inDialog={props.inDialog === true}
      onChoose={choose}
    >
      <TextInput
        {...input}
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        placeholder={t('fields.find')}
        value={typed ?? label}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          combobox.openDropdown();
        }}
        onClick={() => combobox.openDropdown()}
        onBlur={leave}
        {...(chosen?.label !== undefined && typed === undefined
          ? {
              leftSection: <Letter label={chosen.label} shape={isPerson(model, target.name) ? 'person' : 'record'} />,
              leftSectionPointerEvents: 'none' as const,
            }
          : {})}
        {...(input.size === 'lg' ? { rightSectionWidth: 44 } : {})}
        rightSectionPointerEvents={chosen === undefined ? 'none' : 'all'}
        rightSection={
          chosen === undefined || input.disabled ? (
            <Combobox.Chevron size="sm" />
          ) : (
            <EmptyButton size={input.size === 'lg' ? 44 : 24} onClick={empty} />
          )
        }
      />
    </LookupChoices>
  );
}

/** Once the matches of what was typed are there, the first of them is what Enter takes. */
function useFirstMatch(
  { selectFirstOption, resetSelectedOption }: ComboboxStore,
  settled: boolean,
  typed?: string,
): void {
  useEffect(() => {
    if (settled && typed) selectFirstOption();
    else resetSelectedOption();
  }, [settled, typed, selectFirstOption, resetSelectedOption]);
}

function EmptyButton({ size, onClick }: { readonly size: number; readonly onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <ActionIcon
      aria-label={t('fields.clear')}
      size={size}
      // The input keeps the focus: losing it would end an edit in place.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      <IconX size={14} stroke={1.6} />
    </ActionIcon>
  );
}
