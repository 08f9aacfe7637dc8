// Conditions over the fields of generated entities, for grants and for filters: own fields, paths over one and two
// references, the reader themselves.

import { type GeneratedEntity, type GeneratedField, KINDS } from './model.ts';
import type { Random } from './random.ts';

/** A rule in JsonLogic's syntax. */
export type Rule = unknown;

export interface RuleAbout {
  readonly entity: GeneratedEntity;
  readonly entities: readonly GeneratedEntity[];
  /** Names that may stand in `$user.roles`. */
  readonly roles: readonly string[];
  /** Which paths may be named. */
  readonly isAllowed?: (path: string) => boolean;
}

/** A condition of one to three comparisons; undefined where no path may be named. */
export function generateRule(random: Random, about: RuleAbout): Rule | undefined {
  const comparisons = Array.from({ length: random.int(1, 3) }, () => comparison(random, about)).filter(
    (each) => each !== undefined,
  );
  if (comparisons.length < 2) return comparisons[0];
  const joined = { [random.pick(['and', 'or'])]: comparisons };
  return random.chance(0.2) ? { '!': [joined] } : joined;
}

function comparison(random: Random, about: RuleAbout): Rule | undefined {
  if (random.chance(0.2)) return aboutReader(random, about);
  const paths = pathsOf(about).filter(({ path }) => about.isAllowed?.(path) ?? true);
  if (paths.length === 0) return undefined;
  const { path, field } = random.pick(paths);
  return comparisonOf(random, { var: path }, field);
}

function aboutReader(random: Random, { entity, roles, isAllowed = () => true }: RuleAbout): Rule | undefined {
  const choices: Rule[] = [{ in: [random.pick(roles), { var: '$user.roles' }] }];
  const has = (aspect: string, field: string) => Object.hasOwn(entity.aspects, aspect) && isAllowed(field);
  if (has('owned', 'owner')) choices.push({ '==': [{ var: 'owner' }, { var: '$user' }] });
  if (has('company_scoped', 'company')) choices.push({ in: [{ var: 'company' }, { var: '$user.companies' }] });
  if (has('agency_scoped', 'agency')) choices.push({ in: [{ var: 'agency' }, { var: '$user.agencies' }] });
  if (has('team_scoped', 'team')) choices.push({ in: [{ var: 'team' }, { var: '$user.teams' }] });
  return random.pick(choices);
}

interface FoundPath {
  readonly path: string;
  readonly field: GeneratedField;
}

const COMPARED = ['integer', 'decimal', 'option', 'boolean', 'date', 'stage'];

/** Paths to fields that are compared: its own, and those over at most two references. */
export function pathsOf({ entity, entities }: Pick<RuleAbout, 'entity' | 'entities'>, depth = 2): readonly FoundPath[] {
  return entity.fields.flatMap((field) => {
    if (COMPARED.includes(field.type)) return [{ path: field.name, field }];
    const to = field.type === 'tree_parent' ? entity.name : field.to;
    const target = entities.find((each) => each.name === to);
    if (target === undefined || depth === 0) return [];
    return pathsOf({ entity: target, entities }, depth - 1).map((below) => ({
      path: `${field.name}.${below.path}`,
      field: below.field,
    }));
  });
}

function comparisonOf(random: Random, value: { readonly var: string }, { type }: GeneratedField): Rule {
  switch (type) {
    case 'integer':
      return { [random.pick(['<', '<=', '>', '>=', '==', '!='])]: [value, random.pick([0, 3, 5, 8])] };
    case 'decimal':
      return { [random.pick(['<', '<=', '>', '>='])]: [value, random.pick(['0', '1.5', '2.25'])] };
    case 'boolean':
      return { [random.pick(['==', '!='])]: [value, true] };
    case 'date':
      return { [random.pick(['<', '>='])]: [value, random.pick([{ var: '$today' }, '2031-01-01'])] };
    case 'stage':
      return { [random.pick(['==', '!='])]: [{ var: `${value.var}.outcome` }, random.pick(['open', 'won', 'lost'])] };
    default:
      return random.chance(0.3)
        ? { in: [value, random.some(KINDS, 2)] }
        : { [random.pick(['==', '!='])]: [value, random.pick([...KINDS, null])] };
  }
}
