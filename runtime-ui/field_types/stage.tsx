// stage: where a record stands in its pipeline, as a badge with the pie of its probability.

import { useModel } from '../api/model.ts';
import type { CellProps, FieldTypeUi } from './field_type.ts';
import { EMPTY, IS, IS_NOT, ONE_OF, OUTCOME } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import classes from './parts/marks.module.css';
import { findStage } from './parts/stage.ts';
import { StageGlyph } from './parts/stage_glyph.tsx';

function StageCell({ field, value, record }: CellProps) {
  const model = useModel();
  if (typeof value !== 'string') return null;
  const stage = findStage(model, field, { value, record });
  return (
    <span className={classes['tag']} data-stage={stage?.outcome ?? 'open'}>
      <StageGlyph stage={stage} />
      <span className={classes['ellipsis']}>{stage?.title ?? value}</span>
    </span>
  );
}

export const stageType: FieldTypeUi = {
  Cell: StageCell,
  Editor: lazyEditor(async () => (await import('./editors/stage_editor.tsx')).StageEditor),
  FilterEditor: lazyEditor(async () => (await import('./editors/stage_editor.tsx')).AnyStageEditor),
  filters: [OUTCOME, IS, IS_NOT, ONE_OF, EMPTY],
  align: 'left',
};
