// What packs call an action that they add: the moves between stages that ask for it have titles, the action only a key.

import type { Model } from '../../metadata/model.ts';
import { textIn } from '../records/write/messages.ts';
import type { Action } from './access.ts';

export interface Titling {
  readonly language: string;
  /** Name of the only entity whose moves are looked at; whoever sees it is told nothing of others. */
  readonly entity?: string;
}

/** Undefined where no move that asks for it has a title. */
export function titleOfAction(
  { pipelines }: Pick<Model, 'pipelines'>,
  action: Action,
  { language, entity }: Titling,
): string | undefined {
  const meant = Object.values(pipelines).filter((each) => entity === undefined || each.entity === entity);
  const moves = meant.flatMap((each) => Object.values(each.moves));
  const titles = moves.flatMap(({ grant, title }) => (grant === action && title ? [textIn(title, language)] : []));
  return titles.length === 0 ? undefined : [...new Set(titles)].join(', ');
}
