// View documents → views of the model: every field path, relation and rule in them resolves.

import type {
  Block,
  BoardView,
  Condition,
  Entity,
  FieldTypeName,
  ListView,
  Placement,
  Section,
  View,
} from '../model.ts';
import {
  asBody,
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
  valueHere,
} from './compiling.ts';
import { compileCondition, compileRule, pathProblem, variableType } from './rules.ts';

type Entities = Readonly<Record<string, Entity>>;

export function compileViews(compiling: Compiling, entities: Entities): View[] {
  const documents = [...compiling.documents.values()].filter((document) => document.kind === 'view');
  return documents.flatMap((document) => {
    const place: Place = { document, path: [] };
    const entity = entities[resolveName(compiling, below(place, 'entity'), 'entity')?.name ?? ''];
    return entity ? [compileView(compiling, place, { entity, entities })] : [];
  });
}

interface About {
  readonly entity: Entity;
  readonly entities: Entities;
}

function compileView(compiling: Compiling, place: Place, about: About): View {
  const { body, name } = place.document;
  const base = {
    name,
    pack: place.document.pack.name,
    title: textOf(compiling, below(place, 'title'), name),
    entity: about.entity.name,
    order: orderOf(body),
    active: body['active'] !== false,
    for: setOf(body['for']).flatMap((role) => {
      const found = resolveName(compiling, below(place, 'for', role), 'role', role);
      return found ? [found.name] : [];
    }),
  };
  switch (body['kind']) {
    case 'list':
      return { ...base, ...compileList(compiling, place, about) };
    case 'board':
      return { ...base, ...compileBoard(compiling, place, about) };
    case 'form':
      return {
        ...base,
        kind: 'form',
        tabs: compileTabs(compiling, place, { ...about, inner: 'sections', compile: compileSection }),
      };
    default:
      return {
        ...base,
        kind: 'page',
        header: compilePlacements(compiling, below(place, 'header', 'items'), about),
        tabs: compileTabs(compiling, place, { ...about, inner: 'blocks', compile: compileBlock }),
      };
  }
}

type Own<V extends View> = Omit<V, 'name' | 'pack' | 'title' | 'entity' | 'order' | 'active' | 'for'>;

function whereOf(compiling: Compiling, place: Place, about: About) {
  const where = compileRule(compiling, below(place, 'where'), {
    entities: about.entities,
    entity: about.entity.name,
    use: 'where',
    expect: 'boolean',
  });
  return where ? { where } : {};
}

function sortOf(compiling: Compiling, place: Place, about: About): string[] {
  const written = (valueHere(below(place, 'sort')) ?? []) as readonly string[];
  return written.filter((entry, index) =>
    checkPath(compiling, below(place, 'sort', String(index)), about, entry.replace(/^-/, '')),
  );
}

function compileList(compiling: Compiling, place: Place, about: About): Own<ListView> {
  return {
    kind: 'list',
    ...whereOf(compiling, place, about),
    sort: sortOf(compiling, place, about),
    columns: compilePlacements(compiling, below(place, 'columns'), about),
    quick_filters: compilePlacements(compiling, below(place, 'quick_filters'), about).map(
      (placement) => placement.field,
    ),
  };
}

function compileBoard(compiling: Compiling, place: Place, about: About): Own<BoardView> {
  const { body } = place.document;
  const by = String(body['by'] ?? '');
  const type = about.entity.fields[by]?.type;
  if (type !== 'stage' && type !== 'option') {
    reportUnknown(compiling, below(place, 'by'), `"${about.entity.name}" has no stage or option field "${by}".`, {
      found: by,
      known: fieldNames(about.entity, ['stage', 'option']),
    });
  }
  const pipeline =
    body['pipeline'] === undefined ? undefined : resolveName(compiling, below(place, 'pipeline'), 'pipeline')?.name;
  const total = body['total'];
  if (typeof total === 'string') checkPath(compiling, below(place, 'total'), about, total);
  return {
    kind: 'board',
    ...whereOf(compiling, place, about),
    sort: sortOf(compiling, place, about),
    by,
    ...(pipeline === undefined ? {} : { pipeline }),
    ...(typeof total === 'string' ? { total } : {}),
    card: compilePlacements(compiling, below(place, 'card', 'items'), about),
  };
}

function fieldNames(entity: Entity, types: readonly FieldTypeName[]): string[] {
  return Object.values(entity.fields).flatMap(({ name, type }) => (types.includes(type) ? [name] : []));
}

/** The tabs of a form or page, each with its sections or blocks. */
function compileTabs<E, K extends 'sections' | 'blocks'>(
  compiling: Compiling,
  place: Place,
  about: About & { inner: K; compile: (compiling: Compiling, place: Place, about: About) => E },
) {
  return inOrder(valueHere(below(place, 'tabs'))).map(([key, body]) => {
    const at = below(place, 'tabs', key);
    const title = optionalText(compiling, below(at, 'title'));
    const elements = inOrder(body[about.inner]).map(([name]) =>
      about.compile(compiling, below(at, about.inner, name), about),
    );
    const tab = { key, ...(title ? { title } : {}), visible: visibleOf(compiling, at, about) };
    return { ...tab, [about.inner]: elements } as typeof tab & Record<K, E[]>;
  });
}

function visibleOf(compiling: Compiling, place: Place, about: About): Condition {
  return compileCondition(compiling, below(place, 'visible'), {
    entities: about.entities,
    entity: about.entity.name,
    absent: true,
  });
}

function compileSection(compiling: Compiling, place: Place, about: About): Section {
  const title = optionalText(compiling, below(place, 'title'));
  return {
    key: place.path.at(-1) ?? '',
    ...(title ? { title } : {}),
    columns: Number(valueHere(below(place, 'columns')) ?? 2),
    visible: visibleOf(compiling, place, about),
    items: compilePlacements(compiling, below(place, 'items'), about),
  };
}

function compileBlock(compiling: Compiling, place: Place, about: About): Block {
  const body = asBody(valueHere(place));
  const title = optionalText(compiling, below(place, 'title'));
  const name = body['relation'];
  const relation = typeof name === 'string' ? about.entity.relations[name] : undefined;
  if (typeof name === 'string' && !relation)
    reportUnknown(compiling, below(place, 'relation'), `"${about.entity.name}" has no relation "${name}".`, {
      found: name,
      known: Object.keys(about.entity.relations),
    });
  const other = relation && about.entities[relation.entity];
  return {
    key: place.path.at(-1) ?? '',
    kind: (body['kind'] ?? 'fields') as Block['kind'],
    ...(title ? { title } : {}),
    width: Number(body['width'] ?? 12),
    visible: visibleOf(compiling, place, about),
    ...(relation ? { relation: relation.name } : {}),
    items: compilePlacements(compiling, below(place, 'items'), about),
    columns: other ? compilePlacements(compiling, below(place, 'columns'), { ...about, entity: other }) : [],
  };
}

/** Fields of a view in order; a path that leads nowhere is pack.unresolved. */
function compilePlacements(compiling: Compiling, place: Place, about: About): Placement[] {
  return inOrder(valueHere(place)).flatMap(([path, body]) => {
    const at = below(place, path);
    if (!checkPath(compiling, at, about, path)) return [];
    const title = optionalText(compiling, below(at, 'title'));
    const placement: Placement = {
      field: path,
      ...(title ? { title } : {}),
      ...(typeof body['span'] === 'number' ? { span: body['span'] } : {}),
      ...(typeof body['width'] === 'number' ? { width: body['width'] } : {}),
      visible: visibleOf(compiling, at, about),
      ...(typeof body['total'] === 'string' ? { total: body['total'] as 'sum' | 'avg' | 'count' } : {}),
    };
    return [placement];
  });
}

function checkPath(compiling: Compiling, place: Place, about: About, path: string): boolean {
  if (variableType(about.entities, about.entity.name, path)) return true;
  report(compiling, place, 'pack.unresolved', pathProblem(about.entities, about.entity.name, path));
  return false;
}
