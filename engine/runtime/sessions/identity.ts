// The identity behind a session or token: the user, their memberships, and the companies of the tenant. Read once per
// request, so that a role taken away is gone at the next one.

import { Refusal } from '../../problems.ts';
import type { SharedEntity } from '../access/shares.ts';
import type { Connection, Row } from '../database/connection.ts';
import type { CompanyFacts } from '../request.ts';
import {
  type Membership,
  readableCompanies,
  resolveMemberships,
  type StoredMembership,
  type StoredTeam,
} from './membership.ts';
import { type HolderKind, readIdentity } from './sql/read_identity.ts';

export interface Identity {
  readonly user: {
    readonly id: string;
    readonly login: string;
    readonly name: string;
    readonly email: string | null;
    readonly language: string | null;
    readonly zone: string | null;
  };
  readonly memberships: readonly Membership[];
  readonly teams: readonly string[];
  /** Entities of which something is shared with the user or one of their teams. */
  readonly shares: readonly SharedEntity[];
  /** Those the user may read and work in, oldest first. */
  readonly companies: readonly CompanyFacts[];
  /** Those the user may read that are switched off, oldest first: their records are there, but nobody works in them. */
  readonly offCompanies: readonly CompanyFacts[];
  /** Whether all companies of the tenant count in one currency. */
  readonly one_currency: boolean;
  /** The session's choice. */
  readonly company: string | null;
  /** Id of the token that was used, null for a session. */
  readonly token: string | null;
  /** Whether the last use that is noted is long enough ago to note this one. */
  readonly is_stale: boolean;
  /** The tenant's count of changes of what identities are made of, in the moment of reading. */
  readonly version: string;
  /** What the session or token has left; null: it never ends. */
  readonly expires_in_ms: number | null;
}

interface IdentityRow extends Row {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly zone: string | null;
  readonly company: string | null;
  readonly token: string | null;
  readonly is_stale: boolean;
  readonly version: string;
  readonly expires_in_ms: string | null;
  readonly memberships: readonly StoredMembership[];
  readonly teams: readonly StoredTeam[];
  readonly shares: readonly SharedEntity[];
  readonly companies: readonly (CompanyFacts & { readonly active: boolean })[];
  readonly one_currency: boolean;
}

/** `key` is the hash of a session or token, or a user's id; undefined where it leads to nobody who may log in. */
export async function findIdentity(
  connection: Connection,
  kind: HolderKind,
  key: Buffer | string,
): Promise<Identity | undefined> {
  const [row] = await connection.query<IdentityRow>({ sql: readIdentity(kind), parameters: [key] });
  if (row === undefined) return undefined;
  const memberships = resolveMemberships(row.memberships, row.teams);
  const readable = readableCompanies(memberships);
  const { id, login, name, email, language, zone } = row;
  const mine = row.companies.filter((company) => readable === 'all' || readable.has(company.id));
  const companiesThatAre = (isActive: boolean): readonly CompanyFacts[] =>
    mine.flatMap(({ active, ...facts }) => (active === isActive ? [facts] : []));
  return {
    user: { id, login, name, email, language, zone },
    memberships,
    teams: row.teams.map((team) => team.id),
    shares: row.shares,
    companies: companiesThatAre(true),
    offCompanies: companiesThatAre(false),
    one_currency: row.one_currency,
    company: row.company,
    token: row.token,
    is_stale: row.is_stale,
    version: row.version,
    expires_in_ms: row.expires_in_ms === null ? null : Number(row.expires_in_ms),
  };
}

/**
 * Whether two readings of one identity give the same access: equal memberships that lead to the same places and teams.
 * Shares are read with each statement, so one that has ended gives nothing, and one that came is missing for this request.
 */
export function haveSameRights(one: Identity, other: Identity): boolean {
  return rightsText(one) === rightsText(other);
}

function rightsText({ memberships }: Identity): string {
  const texts = memberships.map(({ resolved, ...own }) => {
    const { team_ids, team_tree_ids, ...place } = resolved;
    return JSON.stringify([own, place, team_ids.toSorted(), team_tree_ids.toSorted()]);
  });
  return texts.toSorted().join();
}

/**
 * The company of a request: the one asked for by X-Company, else the session's choice, else the user's first. One that
 * the user may not read, or that is switched off, does not exist: `parameter.invalid`. Who has only such as are switched
 * off has the first of them, so that they can look after what it has.
 */
export function currentCompany(identity: Identity, asked: string | undefined): CompanyFacts | null {
  const find = (id: string | null) => identity.companies.find((company) => company.id === id);
  if (asked !== undefined) {
    const company = find(asked.toLowerCase());
    if (company) return company;
    throw new Refusal('parameter.invalid', 'The header X-Company names no company that you may see.', {
      members: { parameter: 'X-Company' },
    });
  }
  const own = identity.memberships
    .map((membership) => find(membership.resolved.company))
    .find((each) => each !== undefined);
  return find(identity.company) ?? own ?? identity.companies[0] ?? identity.offCompanies[0] ?? null;
}
