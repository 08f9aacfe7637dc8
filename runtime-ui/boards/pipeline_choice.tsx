// Which pipeline a board shows: in the address, and a chip among the filters where there are several.

import { Menu } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { PresentedBoardView, PresentedEntity, PresentedField } from '../../schemas/http/model.ts';
import { useModel } from '../api/model.ts';
import classes from '../lists/tool_bar.module.css';
import { boardField, boardPipelines } from './board_columns.ts';

/** The pipeline in the address, else the first of those the board may show. */
export function usePipeline(view: PresentedBoardView, field: PresentedField) {
  const model = useModel();
  const [params, setParams] = useSearchParams();
  const pipelines = boardPipelines(model, view, field);
  const pipeline = pipelines.find((one) => one.name === params.get('pipeline')) ?? pipelines[0];
  const choose = (name: string) => {
    const next = new URLSearchParams(params);
    next.set('pipeline', name);
    setParams(next);
  };
  return { pipelines, pipeline, choose };
}

interface PipelineChoiceProps {
  readonly entity: PresentedEntity;
  readonly view: PresentedBoardView;
}

export function PipelineChoice({ entity, view }: PipelineChoiceProps) {
  const field = boardField(entity, view);
  return field === undefined ? null : <Choice view={view} field={field} />;
}

function Choice({ view, field }: { readonly view: PresentedBoardView; readonly field: PresentedField }) {
  const { t } = useTranslation();
  const { pipelines, pipeline, choose } = usePipeline(view, field);
  if (pipelines.length < 2) return null;
  return (
    <Menu position="bottom-start" width={212}>
      <Menu.Target>
        <button type="button" className={classes['pipeline']}>
          {t('boards.pipeline')} <b>{pipeline?.title}</b>
          <IconSelector size={14} stroke={1.6} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={pipeline?.name ?? ''} onChange={choose}>
          {pipelines.map(({ name, title }) => (
            <Menu.RadioItem key={name} value={name} closeMenuOnClick>
              {title}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
