// Pipeline documents → pipelines of the model.

import { byName } from '../by_name.ts';
import type { Entity, Move, Pipeline, Stage } from '../model.ts';
import type { Body } from '../pack.ts';
import {
  below,
  type Compiling,
  inOrder,
  optionalText,
  orderOf,
  type Place,
  report,
  reportUnknown,
  resolveName,
  setOf,
  textOf,
} from './compiling.ts';
import { compileRule } from './rules.ts';

type Entities = Readonly<Record<string, Entity>>;

/** All pipelines, in the order in which they are offered. */
export function compilePipelines(compiling: Compiling, entities: Entities): Record<string, Pipeline> {
  const documents = [...compiling.documents.values()].filter((document) => document.kind === 'pipeline');
  const pipelines = documents.flatMap((document) => {
    const place: Place = { document, path: [] };
    const entity = resolveName(compiling, below(place, 'entity'), 'entity');
    const found = entity && entities[entity.name];
    return found ? [compilePipeline(compiling, place, { entity: found, entities })] : [];
  });
  pipelines.sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  return byName(pipelines.map((pipeline) => [pipeline.name, pipeline]));
}

interface About {
  readonly entity: Entity;
  readonly entities: Entities;
}

function compilePipeline(compiling: Compiling, place: Place, about: About): Pipeline {
  const { body, name } = place.document;
  const field = String(body['field']);
  if (about.entity.fields[field]?.type !== 'stage') {
    reportUnknown(compiling, below(place, 'field'), `"${about.entity.name}" has no stage field "${field}".`, {
      found: field,
      known: Object.values(about.entity.fields).flatMap(({ name: each, type }) => (type === 'stage' ? [each] : [])),
    });
  }
  if (body['fixed'] === true && body['active'] === false) {
    report(
      compiling,
      below(place, 'active'),
      'pack.policy',
      'Actions rely on the stages of this pipeline; it cannot be switched off.',
    );
  }
  const available = ruleAt(compiling, below(place, 'available'), about);
  const stages = inOrder(body['stages']).map(([key, stage]) =>
    compileStage(compiling, below(place, 'stages', key), { ...about, stage }),
  );
  if (!stages.some((stage) => stage.active))
    report(compiling, below(place, 'stages'), 'pack.value', 'A pipeline needs at least one stage.');
  const moves = inOrder(body['moves']).filter(([, move]) => move['active'] !== false);
  return {
    name,
    pack: place.document.pack.name,
    title: textOf(compiling, below(place, 'title'), name),
    entity: about.entity.name,
    field,
    order: orderOf(body),
    active: body['active'] !== false,
    fixed: body['fixed'] === true,
    ...(available ? { available } : {}),
    stages: byName(stages.map((stage) => [stage.key, stage])),
    moves: byName(
      moves.map(([key, move]) => [key, compileMove(compiling, below(place, 'moves', key), { ...about, move, stages })]),
    ),
  };
}

function ruleAt(compiling: Compiling, place: Place, about: About) {
  return compileRule(compiling, place, {
    entities: about.entities,
    entity: about.entity.name,
    use: 'write',
    expect: 'boolean',
  });
}

function compileStage(compiling: Compiling, place: Place, about: About & { stage: Body }): Stage {
  const { stage } = about;
  const key = place.path.at(-1) ?? '';
  const outcome = stage['outcome'];
  if (outcome === undefined) report(compiling, place, 'pack.value', 'A stage needs an outcome: open, won or lost.');
  for (const set of ['needs', 'ask'] as const) {
    for (const name of setOf(stage[set])) {
      if (!about.entity.fields[name])
        reportUnknown(compiling, below(place, set, name), `"${about.entity.name}" has no field "${name}".`, {
          found: name,
          known: Object.keys(about.entity.fields),
        });
    }
  }
  const entry = inOrder(stage['entry']).flatMap(([name, body]) => {
    const at = below(place, 'entry', name);
    const rule = body['active'] === false ? undefined : ruleAt(compiling, below(at, 'rule'), about);
    return rule ? [{ key: name, rule, message: textOf(compiling, below(at, 'message'), name) }] : [];
  });
  return {
    key,
    title: textOf(compiling, below(place, 'title'), key),
    outcome: (outcome ?? 'open') as Stage['outcome'],
    ...(typeof stage['probability'] === 'string' ? { probability: stage['probability'] } : {}),
    ...(typeof stage['color'] === 'string' ? { color: stage['color'] } : {}),
    ...(typeof stage['age_limit'] === 'string' ? { age_limit: stage['age_limit'] } : {}),
    active: stage['active'] !== false && stage['retired'] === undefined,
    needs: setOf(stage['needs']),
    ask: setOf(stage['ask']),
    entry,
  };
}

function compileMove(
  compiling: Compiling,
  place: Place,
  about: About & { move: Body; stages: readonly Stage[] },
): Move {
  const { move } = about;
  for (const side of ['from', 'to'] as const) {
    for (const key of setOf(move[side])) {
      if (key === '*' || about.stages.some((stage) => stage.key === key)) continue;
      reportUnknown(compiling, below(place, side, key), `The pipeline has no stage "${key}".`, {
        found: key,
        known: about.stages.map((stage) => stage.key),
      });
    }
  }
  const title = optionalText(compiling, below(place, 'title'));
  const when = ruleAt(compiling, below(place, 'when'), about);
  return {
    ...(title ? { title } : {}),
    from: setOf(move['from']),
    to: setOf(move['to']),
    ...(typeof move['grant'] === 'string' ? { grant: move['grant'] } : {}),
    by: move['by'] === 'actions' ? 'actions' : 'people',
    ...(when ? { when } : {}),
  };
}
