// A stage of the record's pipeline, of the first active one while the record has none; or of any, for a filter.

import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PresentedModel, PresentedPipeline, PresentedStage } from '../../../schemas/http/model.ts';
import { useModel } from '../../api/model.ts';
import type { EditorProps } from '../field_type.ts';
import classes from '../parts/editor.module.css';
import { IN_PAGE } from '../parts/in_page.ts';
import { useInputProps } from '../parts/input_props.ts';
import { findStage, pipelineFieldOf, pipelinesFor, stagesFor } from '../parts/stage.ts';
import { StageGlyph } from '../parts/stage_glyph.tsx';

function pipelineFor(model: PresentedModel, { field, record }: EditorProps): PresentedPipeline | undefined {
  const named = record[pipelineFieldOf(field)];
  if (typeof named === 'string' && model.pipelines[named]) return model.pipelines[named];
  return pipelinesFor(model, field).find((pipeline) => pipeline.active);
}

export function StageEditor(props: EditorProps) {
  const model = useModel();
  const current = findStage(model, props.field, { value: props.value, record: props.record });
  return <StageSelect {...props} stages={pipelineFor(model, props)?.stages ?? []} current={current} />;
}

/** A stage of any pipeline of the field: what a filter looks for has no record that would say which. */
export function AnyStageEditor(props: EditorProps) {
  const stages = stagesFor(useModel(), props.field);
  return <StageSelect {...props} stages={stages} current={stages.find((stage) => stage.key === props.value)} />;
}

interface StageSelectProps extends EditorProps {
  readonly stages: readonly PresentedStage[];
  readonly current: PresentedStage | undefined;
}

function StageSelect({ stages, current, ...props }: StageSelectProps) {
  const { t } = useTranslation();
  const input = useInputProps(props);
  return (
    <Select
      {...IN_PAGE}
      {...input}
      withScrollArea={false}
      classNames={{ input: classes['choose'] ?? '', options: classes['options'] ?? '' }}
      data={stages.map((stage) => ({ value: stage.key, label: stage.title }))}
      value={typeof props.value === 'string' ? props.value : null}
      onChange={props.onChange}
      placeholder={t('fields.choose')}
      allowDeselect={false}
      {...(current === undefined ? {} : { leftSection: <StageGlyph stage={current} /> })}
      renderOption={({ option }) => (
        <span className={classes['choice']}>
          <StageGlyph stage={stages.find((stage) => stage.key === option.value)} />
          {option.label}
        </span>
      )}
    />
  );
}
