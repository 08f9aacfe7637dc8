// What somebody may do and why, in words of the languages that the product speaks: what explain/explain.ts found, and what
// is refused, said so that whoever asks can do something about it.

import type { Scope } from '../../metadata/model.ts';
import type { Action } from './access.ts';
import type { Right } from './roles.ts';

/** What a sentence is about; all of it titles and names, in the language of the sentence. */
export interface About {
  readonly user: string;
  readonly action: Action;
  /** What packs call the action; undefined for one of the engine, and for one that has only its key. */
  readonly title?: string | undefined;
  /** Of the entity, in the plural. */
  readonly plural: string;
}

/** How a grant stands to a record; `general`: no record was asked about. */
export type GrantState = 'holds' | 'out_of_scope' | 'condition_fails' | 'general' | 'general_condition';

/** Of one share of a record. */
export interface ShareFacts {
  readonly level: 'read' | 'update';
  readonly team: string | undefined;
  /** Who shared it; null: a command, or somebody who is not to be named. */
  readonly by: string | null;
}

export interface Words {
  readonly inactive: (about: About) => string;
  readonly company: (about: About, holds: boolean) => string;
  readonly grant: (about: About, of: { role: string; scope: Scope; state: GrantState }) => string;
  readonly noGrant: (about: About, roles: readonly string[]) => string;
  /** `team`: the one that it is shared with, '' for one that is not to be named; undefined: it is shared with the user. */
  readonly share: (about: About, of: ShareFacts) => string;
  /** No record was asked about. */
  readonly sharedSome: (about: About) => string;
  readonly couldShare: (about: About) => string;
  readonly depends: (about: About) => string;
  /** undefined: no record was asked about. */
  readonly restriction: (about: About, title: string, holds: boolean | undefined) => string;
  readonly organisation: (about: About) => string;
  readonly fieldClass: (about: About, of: { field: string; title: string; right: Right; holds: boolean }) => string;
  readonly readonlyField: (about: About, field: string) => string;
  readonly fieldRight: (about: About, of: { field: string; right: Action; holds: boolean }) => string;
  /** To the user themselves, who sees a record and may not do one of the engine's own actions with it. */
  readonly onlySeen: (about: Pick<About, 'action' | 'plural'>) => string;
}

const EN_SCOPES: Readonly<Record<Scope, (plural: string) => string>> = {
  own: (plural) => `${plural} that they own`,
  team: (plural) => `${plural} of their team`,
  team_tree: (plural) => `${plural} of their team and of the teams below it`,
  agency: (plural) => `${plural} of their agency`,
  company: (plural) => `${plural} of their company`,
  all: (plural) => `all ${plural}`,
};

const EN_STATES: Readonly<Record<GrantState, string>> = {
  holds: '.',
  out_of_scope: '; this record is not one of them.',
  condition_fails: '; the condition that comes with it does not hold for this record.',
  general: '.',
  general_condition: ', where a condition holds.',
};

function enAction({ action, title = action }: Pick<About, 'action' | 'title'>): string {
  const known: Readonly<Record<string, string>> = {
    read: 'see',
    create: 'create',
    update: 'change',
    delete: 'delete',
    restore: 'restore',
    export: 'export',
    invite: 'invite',
    deactivate: 'deactivate',
    view_as: 'use “View as” on',
    explain: 'use “Why?” on',
  };
  return Object.hasOwn(known, action) ? (known[action] as string) : `do “${title}” with`;
}

/** `Deals` → `deals`; an abbreviation stays. */
function insideSentence(title: string): string {
  return /^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

const EN: Words = {
  inactive: ({ user }) => `${user} is not active, or is deleted, and may do nothing.`,
  company: ({ user }, holds) =>
    holds
      ? `The record is of a company in which ${user} has a role, or shared with it.`
      : `The record is of a company in which ${user} has no role, and not shared with theirs.`,
  grant: (about, { role, scope, state }) =>
    `The role “${role}” lets ${about.user} ${enAction(about)} ${EN_SCOPES[scope](insideSentence(about.plural))}${EN_STATES[state]}`,
  noGrant: (about, roles) =>
    roles.length === 0
      ? `${about.user} has no role.`
      : `No role of ${about.user} (${roles.join(', ')}) lets them ${enAction(about)} ${insideSentence(about.plural)}.`,
  share: ({ user }, { level, team, by }) => {
    const belongs = team === '' ? `a team to which ${user} belongs` : `the team “${team}”, to which ${user} belongs`;
    const holder = team === undefined ? user : belongs;
    const purpose = level === 'update' ? ', to be read and changed.' : ', to be read.';
    return `${by === null ? 'This record is shared' : `${by} shared this record`} with ${holder}${purpose}`;
  },
  sharedSome: ({ user, plural }) => `Some ${insideSentence(plural)} are shared with ${user}.`,
  couldShare: ({ user, action }) =>
    `This record is not shared with ${user}${action === 'update' ? ' to be changed' : ''}; whoever may change it by a role of theirs can share it.`,
  depends: ({ user }) => `This record belongs to another one, which ${user} does not see.`,
  restriction: ({ user }, title, holds) =>
    holds === undefined
      ? `The restriction “${title}” binds ${user}.`
      : `The restriction “${title}” ${holds ? 'lets this record through' : `keeps this record from ${user}`}.`,
  organisation: () => 'Nobody ends their own account, and somebody must be left who administers everything.',
  fieldClass: ({ user }, { field, title, right, holds }) =>
    holds
      ? `The field “${field}” is of the class “${title}”, which a role of ${user} may ${right === 'write' ? 'write' : 'read'}.`
      : `The field “${field}” is of the class “${title}”, which ${right === 'hidden' ? `is hidden from all roles of ${user}` : `the roles of ${user} may only read`}.`,
  readonlyField: (_about, field) => `Nobody sets the field “${field}” by hand.`,
  fieldRight: ({ user }, { field, right, holds }) =>
    `To change the field “${field}” takes the right “${enAction({ action: right })}” besides, which ${user} ${holds ? 'has' : 'does not have'} here.`,
  onlySeen: ({ action, plural }) => `You may see this record of “${plural}”, but not ${enAction({ action })} it.`,
};

const FR_SCOPES: Readonly<Record<Scope, (plural: string) => string>> = {
  own: (plural) => `les fiches « ${plural} » dont elle est propriétaire`,
  team: (plural) => `les fiches « ${plural} » de son équipe`,
  team_tree: (plural) => `les fiches « ${plural} » de son équipe et des équipes rattachées`,
  agency: (plural) => `les fiches « ${plural} » de son agence`,
  company: (plural) => `les fiches « ${plural} » de sa société`,
  all: (plural) => `toutes les fiches « ${plural} »`,
};

const FR_STATES: Readonly<Record<GrantState, string>> = {
  holds: '.',
  out_of_scope: ' ; cette fiche n’en fait pas partie.',
  condition_fails: ' ; la condition qui l’accompagne n’est pas remplie pour cette fiche.',
  general: '.',
  general_condition: ', sous condition.',
};

function frAction({ action, title = action }: Pick<About, 'action' | 'title'>): string {
  const known: Readonly<Record<string, string>> = {
    read: 'voir',
    create: 'créer',
    update: 'modifier',
    delete: 'supprimer',
    restore: 'restaurer',
    export: 'exporter',
    invite: 'inviter',
    deactivate: 'désactiver',
    view_as: 'utiliser « Voir comme » sur',
    explain: 'utiliser « Pourquoi ? » sur',
  };
  return Object.hasOwn(known, action) ? (known[action] as string) : `exécuter « ${title} » sur`;
}

/** With its preposition: de voir, d’exporter. */
function frTo(about: Pick<About, 'action' | 'title'>): string {
  const verb = frAction(about);
  return isElided(verb) ? `d’${verb}` : `de ${verb}`;
}

/** With a record as its object: la voir, l’exporter. */
function frIt(action: Action): string {
  const verb = frAction({ action });
  return isElided(verb) ? `l’${verb}` : `la ${verb}`;
}

function isElided(verb: string): boolean {
  return /^[aeéiu]/.test(verb);
}

const FR: Words = {
  inactive: ({ user }) => `${user} est un compte inactif ou supprimé, qui ne peut rien faire.`,
  company: ({ user }, holds) =>
    holds
      ? `La fiche relève d’une société où ${user} a un rôle, ou est partagée avec elle.`
      : `La fiche relève d’une société où ${user} n’a aucun rôle, et n’est pas partagée.`,
  grant: (about, { role, scope, state }) =>
    `Le rôle « ${role} » permet à cette personne (${about.user}) ${frTo(about)} ${FR_SCOPES[scope](about.plural)}${FR_STATES[state]}`,
  noGrant: (about, roles) =>
    roles.length === 0
      ? `${about.user} n’a aucun rôle.`
      : `Aucun rôle de ${about.user} (${roles.join(', ')}) ne permet ${frTo(about)} des fiches « ${about.plural} ».`,
  share: ({ user }, { level, team, by }) => {
    const belongs =
      team === '' ? `une équipe dont ${user} fait partie` : `l’équipe « ${team} », dont ${user} fait partie`;
    const holder = team === undefined ? user : belongs;
    const purpose = level === 'update' ? ', en lecture et en modification.' : ', en lecture.';
    return `${by === null ? 'Cette fiche est partagée' : `${by} a partagé cette fiche`} avec ${holder}${purpose}`;
  },
  sharedSome: ({ user, plural }) => `Certaines fiches « ${plural} » sont partagées avec ${user}.`,
  couldShare: ({ user, action }) =>
    `Cette fiche n’est pas partagée avec ${user}${action === 'update' ? ' en modification' : ''} ; quiconque peut la modifier par un de ses rôles peut la partager.`,
  depends: ({ user }) => `Cette fiche appartient à une autre, que ${user} ne voit pas.`,
  restriction: ({ user }, title, holds) =>
    holds === undefined
      ? `La restriction « ${title} » s’applique à cette personne (${user}).`
      : `La restriction « ${title} » ${holds ? 'laisse passer cette fiche' : `exclut cette fiche pour ${user}`}.`,
  organisation: () =>
    'Personne ne met fin à son propre compte, et il doit rester quelqu’un pour administrer l’ensemble.',
  fieldClass: ({ user }, { field, title, right, holds }) =>
    holds
      ? `Le champ « ${field} » est de la classe « ${title} », qu’un rôle de ${user} permet ${right === 'write' ? 'd’écrire' : 'de lire'}.`
      : `Le champ « ${field} » est de la classe « ${title} », ${right === 'hidden' ? `masquée pour tous les rôles de ${user}` : `que les rôles de ${user} permettent seulement de lire`}.`,
  readonlyField: (_about, field) => `Personne ne saisit le champ « ${field} » à la main.`,
  fieldRight: ({ user }, { field, right, holds }) =>
    `Modifier le champ « ${field} » demande aussi le droit « ${frAction({ action: right })} », que ${user} ${holds ? 'a' : 'n’a pas'} ici.`,
  onlySeen: ({ action, plural }) => `Vous pouvez voir cette fiche (« ${plural} »), mais pas ${frIt(action)}.`,
};

/** Words of the language, else English. */
export function wordsOf(language: string): Words {
  return language.split('-')[0] === 'fr' ? FR : EN;
}
