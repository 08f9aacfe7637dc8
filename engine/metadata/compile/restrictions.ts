// Restriction documents → restrictions of the model. Where a pack tightens one of another, each layer's rule is checked
// where it stands, and all of them hold.

import type { Entity, ModelRule } from '../model.ts';
import type { Restriction } from '../model_access.ts';
import { checkAction, type KnownActions, knownActions } from './actions.ts';
import { below, type Compiling, type Place, report, resolveName, setOf, textOf, valueHere } from './compiling.ts';
import { compileRule, type RuleAbout } from './rules.ts';

type Entities = Readonly<Record<string, Entity>>;

export function compileRestrictions(compiling: Compiling, entities: Entities): Restriction[] {
  const documents = [...compiling.documents.values()].filter((document) => document.kind === 'restriction');
  const actions = knownActions(compiling);
  return documents.flatMap((document) => {
    const place: Place = { document, path: [] };
    const entity = entities[resolveName(compiling, below(place, 'entity'), 'entity')?.name ?? ''];
    const restriction = entity && compileRestriction(compiling, place, { entities, entity, actions });
    return restriction ? [restriction] : [];
  });
}

interface About {
  readonly entities: Entities;
  readonly entity: Entity;
  readonly actions: KnownActions;
}

/** Undefined where its rule is none: one that is reported. */
function compileRestriction(compiling: Compiling, place: Place, about: About): Restriction | undefined {
  const { document } = place;
  const actions = boundActions(compiling, below(place, 'actions'), about);
  const roles = boundRoles(compiling, below(place, 'for'));
  const rule = compileJoined(compiling, place, {
    entities: about.entities,
    entity: about.entity.name,
    use: 'permission',
    expect: 'boolean',
  });
  return (
    rule && {
      name: document.name,
      pack: document.pack.name,
      title: textOf(compiling, below(place, 'title'), document.name),
      entity: about.entity.name,
      actions,
      for: roles,
      rule,
    }
  );
}

function boundActions(compiling: Compiling, place: Place, { entity, actions }: About): string[] {
  const named = setOf(valueHere(place));
  const known = actions(entity.name);
  for (const action of named) checkAction(compiling, below(place, action), action, known);
  if (named.length === 0) {
    const detail = 'A restriction that names no action restricts nothing; name some, or "*" for all.';
    report(compiling, place, 'pack.value', detail);
  }
  return named;
}

/** A set without an element would be read as everybody by one and as nobody by another. */
function boundRoles(compiling: Compiling, place: Place): string[] {
  const written = valueHere(place);
  const named = setOf(written);
  if (written !== undefined && named.length === 0) {
    const detail = 'No role is named here; name some, or leave "for" out, and the restriction holds for everybody.';
    report(compiling, place, 'pack.value', detail);
  }
  return named.flatMap((role) => resolveName(compiling, below(place, role), 'role', role)?.name ?? []);
}

function compileJoined(compiling: Compiling, place: Place, about: RuleAbout): ModelRule | undefined {
  const { document } = place;
  const layers = document.layers.filter((layer) => layer.body['rule'] !== undefined);
  if (layers.length < 2) return compileRule(compiling, below(place, 'rule'), about);
  const rules = layers.map((layer) => {
    return compileRule(
      compiling,
      { document: { ...document, body: layer.body, layers: [layer] }, path: ['rule'] },
      about,
    );
  });
  return rules.includes(undefined) ? undefined : compileRule(compiling, below(place, 'rule'), about);
}
