// What is asked by chance: filters, sorts and groups over paths that the asker may name. What they may not name is asked
// by operations/unreadable.ts.

import type { GeneratedEntity } from './model.ts';
import type { Random } from './random.ts';
import { ROLES } from './roles.ts';
import { generateRule, pathsOf, type Rule } from './rules.ts';

export interface About {
  readonly entity: GeneratedEntity;
  readonly entities: readonly GeneratedEntity[];
  readonly isAllowed: (path: string) => boolean;
}

/** A filter, or none. */
export function generateFilter(random: Random, about: About): Rule | undefined {
  return random.chance(0.5) ? generateRule(random, { ...about, roles: ROLES }) : undefined;
}

const SORTED = ['integer', 'decimal', 'boolean', 'date'];

/** A path to sort by: of the record itself, sometimes of one that it leads to. */
export function generateSort(random: Random, about: About): string {
  const paths = pathsOf(about, 1).filter(({ field }) => SORTED.includes(field.type));
  const named = ['code', 'name', ...paths.map(({ path }) => path)].filter(about.isAllowed);
  return named.length === 0 ? 'id' : random.pick(named);
}

const REFERRING: Readonly<Record<string, string>> = {
  owned: 'owner',
  team_scoped: 'team',
  agency_scoped: 'agency',
  company_scoped: 'company',
};

/** Paths to group by: an option, a flag, references of the entity and of its aspects. */
export function groupsOf({ entity, isAllowed }: About): readonly string[] {
  const own = entity.fields.filter(({ type }) =>
    ['option', 'boolean', 'reference', 'tree_parent', 'user'].includes(type),
  );
  const places = Object.keys(entity.aspects).flatMap((aspect) => REFERRING[aspect] ?? []);
  return [...own.map(({ name }) => name), ...places].filter(isAllowed);
}

/** Paths of whole numbers to sum: its own, and over one reference. */
export function sumsOf(about: About): readonly string[] {
  return pathsOf(about, 1)
    .filter(({ field }) => field.type === 'integer')
    .map(({ path }) => path)
    .filter(about.isAllowed);
}
