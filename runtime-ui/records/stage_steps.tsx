// The stages of the record's pipeline as a bar of steps: a press moves the record. What a stage asks for is asked
// in a small form under the step.

import { Popover } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, PresentedField, PresentedPipeline } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { pipelineFieldOf, pipelinesFor } from '../field_types/parts/stage.ts';
import { StageGlyph } from '../field_types/parts/stage_glyph.tsx';
import { useMove } from './move.ts';
import { MoveForm } from './move_form.tsx';
import classes from './stage_steps.module.css';

interface StageStepsProps {
  readonly entity: PresentedEntity;
  readonly field: PresentedField;
  readonly record: RecordJson;
}

export function StageSteps({ entity, field, record }: StageStepsProps) {
  const model = useModel();
  const named = record[pipelineFieldOf(field)];
  const pipeline = typeof named === 'string' ? model.pipelines[named] : pipelinesFor(model, field)[0];
  if (pipeline === undefined) return null;
  const current = pipeline.stages.findIndex((stage) => stage.key === record[field.name]);
  return <Steps {...{ entity, field, record, pipeline, current }} />;
}

interface StepsProps extends StageStepsProps {
  readonly pipeline: PresentedPipeline;
  readonly current: number;
}

function Steps({ entity, field, record, pipeline, current }: StepsProps) {
  const { t } = useTranslation();
  const move = useMove();
  const bar = useCentred(current);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would lay its steps out as a form's
    <div ref={bar} className={classes['steps']} role="group" aria-label={field.title}>
      {pipeline.stages.map((stage, index) => (
        <Popover
          key={stage.key}
          opened={move.asked?.to.key === stage.key}
          position="bottom-end"
          width={280}
          trapFocus
          returnFocus
          withRoles={false}
          closeOnClickOutside={false}
        >
          <Popover.Target>
            <button
              type="button"
              className={classes['step']}
              data-outcome={stage.outcome}
              data-current={index === current ? '' : undefined}
              aria-current={index === current ? 'step' : undefined}
              disabled={!entity.may.update}
              onClick={() => move.begin({ entity, record, field, to: { key: stage.key, title: stage.title, stage } })}
            >
              <StepSign pipeline={pipeline} index={index} current={current} />
              {stage.title}
              {isPassed(pipeline, index, current) ? <span className="only-read">{t('records.passed')}</span> : null}
            </button>
          </Popover.Target>
          <Popover.Dropdown p={12} role="dialog" aria-label={t('records.to_enter_name', { stage: stage.title })}>
            {move.asked === undefined ? null : (
              <MoveForm
                key={move.asked.fields.join()}
                asked={move.asked}
                onConfirm={move.confirm}
                onCancel={move.cancel}
              />
            )}
          </Popover.Dropdown>
        </Popover>
      ))}
    </div>
  );
}

/** Where the steps do not fit, the current one stands in the middle of those that are shown. */
function useCentred(current: number) {
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const step = bar.current?.children[current];
    if (bar.current === null || !(step instanceof HTMLElement)) return;
    bar.current.scrollLeft = step.offsetLeft - (bar.current.clientWidth - step.offsetWidth) / 2;
  }, [current]);
  return bar;
}

/** Open stages before the current one; a lost record passed nothing we know of. */
function isPassed(pipeline: PresentedPipeline, index: number, current: number): boolean {
  return index < current && pipeline.stages[index]?.outcome === 'open' && pipeline.stages[current]?.outcome !== 'lost';
}

interface StepSignProps {
  readonly pipeline: PresentedPipeline;
  readonly index: number;
  readonly current: number;
}

function StepSign({ pipeline, index, current }: StepSignProps) {
  if (index === current) return <StageGlyph stage={pipeline.stages[index]} />;
  if (isPassed(pipeline, index, current)) return <IconCheck size={14} stroke={1.6} aria-hidden />;
  return null;
}
