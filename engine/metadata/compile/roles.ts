// Role documents → roles of the model, with the grants of the roles that they include.

import { byName } from '../by_name.ts';
import { layerAt } from '../fold.ts';
import type { Entity, ModelRule } from '../model.ts';
import type { Grant, Role, Scope } from '../model_access.ts';
import { type Body, bareName } from '../pack.ts';
import { answersScope, SCOPE_NEEDS } from '../scope_answers.ts';
import { circleText, targetsFirst } from '../targets_first.ts';
import { checkAction, type KnownActions, knownActions } from './actions.ts';
import {
  asBody,
  below,
  type Compiling,
  type Place,
  report,
  reportUnknown,
  resolveName,
  setOf,
  textOf,
  valueHere,
} from './compiling.ts';
import type { GrantRule } from './readable.ts';
import { compileRule } from './rules.ts';

type Entities = Readonly<Record<string, Entity>>;
type Grants = Record<string, Record<string, Grant | null>>;

export function compileRoles(compiling: Compiling, entities: Entities): Record<string, Role> {
  const documents = [...compiling.documents.values()].filter((document) => document.kind === 'role');
  const about = { entities, actions: knownActions(compiling) };
  const own = new Map(documents.map((document) => [document.id, ownRole(compiling, { document, path: [] }, about)]));
  const includesOf = (id: string) => own.get(id)?.includes ?? [];
  const { ordered, closings } = targetsFirst(new Set(own.keys()), (id) => includesOf(id).map((include) => include.id));
  for (const { from, to, circle } of closings) {
    const place = includesOf(from).find((include) => include.id === to)?.place;
    const detail = `The roles include each other in a circle: ${circleText(circle.map(bareName))}.`;
    if (place) report(compiling, place, 'pack.cycle', detail);
  }
  const roles = new Map<string, Role>();
  for (const id of ordered) {
    const included = includesOf(id).flatMap((include) => roles.get(include.id) ?? []);
    roles.set(id, withIncluded(own.get(id) as OwnRole, included));
  }
  return byName(documents.map(({ id, name }) => [name, roles.get(id) as Role]));
}

interface OwnRole {
  readonly role: Role;
  /** entity and action that a scope `none` takes back from included roles. */
  readonly withdrawn: readonly (readonly [entity: string, action: string])[];
  readonly includes: readonly { id: string; place: Place }[];
}

interface About {
  readonly entities: Entities;
  readonly actions: KnownActions;
}

function ownRole(compiling: Compiling, place: Place, { entities, actions }: About): OwnRole {
  const { body, name } = place.document;
  const grants: Grants = byName([]);
  const withdrawn: [string, string][] = [];
  for (const [written, granted] of Object.entries(asBody(body['grants']))) {
    const at = below(place, 'grants', written);
    const entity = written === '*' ? '*' : resolveName(compiling, at, 'entity', written)?.name;
    if (entity === undefined) continue;
    const known = actions(entity);
    for (const [action, written] of Object.entries(asBody(granted))) {
      checkAction(compiling, below(at, action), action, known);
      const grant = asBody(written);
      const compiled = compileGrant(compiling, below(at, action), { entities, role: name, entity, action, grant });
      if (compiled) mergeGrants(grants, { [entity]: { [action]: compiled } });
      else withdrawn.push([entity, action]);
    }
  }
  const includes = setOf(body['includes']).flatMap((written) => {
    const at = below(place, 'includes', written);
    const included = resolveName(compiling, at, 'role', written);
    return included ? [{ id: included.id, place: at }] : [];
  });
  const role: Role = {
    name,
    pack: place.document.pack.name,
    title: textOf(compiling, below(place, 'title'), name),
    assignable: body['assignable'] !== false,
    grants,
    classes: compileClasses(compiling, below(place, 'classes')),
  };
  return { role, withdrawn, includes };
}

interface GrantAbout {
  readonly entities: Entities;
  readonly role: string;
  readonly entity: string;
  readonly action: string;
  readonly grant: Body;
}

function compileGrant(compiling: Compiling, place: Place, about: GrantAbout): Grant | undefined {
  const scope = (about.grant['scope'] ?? 'all') as Scope | 'none';
  if (scope === 'none') return undefined;
  const entity = about.entities[about.entity];
  if (entity && scope !== 'all' && !answersScope(entity, scope)) {
    const detail = `The scope "${scope}" needs one of the fields ${SCOPE_NEEDS[scope].join(', ')}, and "${entity.name}" has none; use "all", or give the entity the aspect.`;
    report(compiling, below(place, 'scope'), 'pack.value', detail);
  }
  if (!entity) {
    if (about.entity === '*') for (const key of ['when', 'companies']) refuseCondition(compiling, below(place, key));
    return { scope };
  }
  const [when, companies] = (['when', 'companies'] as const).map((key) => {
    return compileGrantRule(compiling, below(place, key), { ...about, key });
  });
  return { scope, ...(when ? { when } : {}), ...(companies ? { companies } : {}) };
}

function compileGrantRule(
  compiling: Compiling,
  place: Place,
  about: GrantAbout & Pick<GrantRule, 'key'>,
): ModelRule | undefined {
  const json = valueHere(place);
  if (json === undefined) return undefined;
  const { entities, role, entity, action, key } = about;
  const { file } = layerAt(place.document, place.path);
  const readable = compiling.readable({ file, role, entity, action, key, json });
  return compileRule(compiling, place, { entities, entity, use: 'permission', expect: 'boolean', readable });
}

/** A condition is checked against the fields of one entity; left out in silence it would open more than is written. */
function refuseCondition(compiling: Compiling, place: Place): void {
  if (valueHere(place) === undefined) return;
  const detail =
    'A grant on all entities takes no condition, for they have no fields in common; grant the action on each entity that the condition is about.';
  report(compiling, place, 'pack.value', detail);
}

function compileClasses(compiling: Compiling, place: Place): Role['classes'] {
  const classes = asBody(valueHere(place)) as Role['classes'];
  const known = new Set(compiling.packs.flatMap((pack) => Object.keys(asBody(pack.manifest['classes']))));
  for (const name of Object.keys(classes)) {
    if (name !== '*' && !known.has(name))
      reportUnknown(compiling, below(place, name), `No pack declares a field class "${name}".`, {
        found: name,
        known,
      });
  }
  return classes;
}

/** The role with what its included roles grant; its own grants win over theirs. */
function withIncluded({ role, withdrawn }: OwnRole, included: readonly Role[]): Role {
  const grants: Grants = byName([]);
  for (const each of included) mergeGrants(grants, each.grants);
  for (const [entity, action] of withdrawn)
    grants[entity] = byName([...Object.entries(grants[entity] ?? {}), [action, null]]);
  mergeGrants(grants, role.grants);
  const classes = byName([...included, role].flatMap((each) => Object.entries(each.classes)));
  return { ...role, grants, classes };
}

/** Adds grants; those that come later win, action by action. What one role took back another may grant. */
function mergeGrants(into: Grants, added: Role['grants']): void {
  for (const [entity, actions] of Object.entries(added)) {
    const known = into[entity] ?? {};
    const given = Object.entries(actions).filter(([action, grant]) => grant !== null || !Object.hasOwn(known, action));
    into[entity] = byName([...Object.entries(known), ...given]);
  }
}
