// The actions that roles may grant and restrictions may bind: what can be done with any record, what the engine asks a
// right for beside that, and what the moves of pipelines ask for.

import { ENGINE_ACTIONS, RECORD_ACTIONS } from '../model_access.ts';
import { asBody, type Compiling, type Place, reportUnknown } from './compiling.ts';

/** Actions that something asks a right for; by entity, since the engine's own are of one entity each. */
export type KnownActions = (entity: string) => ReadonlySet<string>;

export function knownActions(compiling: Compiling): KnownActions {
  const all = ['*', ...RECORD_ACTIONS, ...grantsOfMoves(compiling)];
  return (entity) =>
    new Set([...all, ...(Object.hasOwn(ENGINE_ACTIONS, entity) ? (ENGINE_ACTIONS[entity] ?? []) : [])]);
}

/** Reports pack.unresolved where nothing asks for the right, so that the document would say it in vain. */
export function checkAction(compiling: Compiling, place: Place, action: string, known: ReadonlySet<string>): void {
  if (known.has(action)) return;
  reportUnknown(compiling, place, `Nothing asks for the right "${action}".`, { found: action, known });
}

function grantsOfMoves(compiling: Compiling): string[] {
  const pipelines = [...compiling.documents.values()].filter((document) => document.kind === 'pipeline');
  const moves = pipelines.flatMap(({ body }) => Object.values(asBody(body['moves'])));
  return moves.flatMap((move) => {
    const grant = asBody(move)['grant'];
    return typeof grant === 'string' ? [grant] : [];
  });
}
