// The sign of a stage: a pie of its probability, so that any pipeline reads without a palette; a tick where it is
// won, a cross where it is lost. Always beside the stage's name, so it is hidden from screen readers.

import type { PresentedStage } from '../../../schemas/http/model.ts';
import classes from './marks.module.css';

const RADIUS = 3.5;
const TURN = 2 * Math.PI * RADIUS;

interface StageGlyphProps {
  readonly stage: Pick<PresentedStage, 'outcome' | 'probability'> | undefined;
  /** Pixels; 14 beside text of 14. */
  readonly size?: number;
}

export function StageGlyph({ stage, size = 14 }: StageGlyphProps) {
  const outcome = stage?.outcome ?? 'open';
  return (
    <svg
      className={classes['glyph']}
      data-outcome={outcome}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      {outcome === 'open' ? <Pie share={share(stage?.probability)} /> : null}
      {outcome === 'won' ? (
        <>
          <circle cx="8" cy="8" r="7.2" fill="currentColor" />
          <path className={classes['tick']} d="M5 8.2l2.1 2.1L11 6.3" />
        </>
      ) : null}
      {outcome === 'lost' ? (
        <>
          <circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <path d="M6 6l4 4M10 6l-4 4" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
        </>
      ) : null}
    </svg>
  );
}

/** A circle drawn by its stroke alone: the dash is the probability's share of the turn. */
function Pie({ share: part }: { readonly share: number }) {
  return (
    <>
      <circle cx="8" cy="8" r="6.9" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <circle
        cx="8"
        cy="8"
        r={RADIUS / 2 + 0.6}
        fill="none"
        stroke="currentColor"
        strokeWidth={RADIUS + 1.2}
        pathLength={TURN}
        strokeDasharray={`${part * TURN} ${TURN}`}
        transform="rotate(-90 8 8)"
      />
    </>
  );
}

function share(probability: string | undefined): number {
  const percent = Number(probability ?? '0');
  return Number.isFinite(percent) ? Math.min(1, Math.max(0, percent / 100)) : 0;
}
