// Scopes: which records a grant is about, seen from the membership that gives its role, and the company and agency that a
// record belongs to.

import type { Grant } from './model.ts';
import { membershipsOf, type Seat, teamsOf, withTeamsBelow } from './places.ts';
import type { Holder } from './shares.ts';
import { idIn, type Row, type Tables } from './tables.ts';

/** The company of a record; null: it belongs to all of them. A company is its own, a team and a membership their agency's. */
export function companyOf(tables: Tables, entity: string, row: Row): string | null {
  if (entity === 'company') return String(row['id']);
  const agency = entity === 'team' || entity === 'membership' ? agencyOf(tables, entity, row) : null;
  return (agency === null ? null : idIn(tables['agency']?.get(agency), 'company')) ?? idIn(row, 'company');
}

/** The agency of a record; that of a membership is its team's, if there is one. */
function agencyOf(tables: Tables, entity: string, row: Row): string | null {
  const team = entity === 'membership' ? tables['team']?.get(idIn(row, 'team') ?? '') : undefined;
  return idIn(team, 'agency') ?? idIn(row, 'agency');
}

export interface Scoped {
  readonly entity: string;
  readonly row: Row;
  readonly grant: Grant;
}

/** `anyCompany`: wherever the record belongs, for a grant that is shared between companies. */
export function inScope(
  tables: Tables,
  person: Holder,
  seat: Seat,
  { grant, entity, row, anyCompany }: Scoped & { readonly anyCompany: boolean },
): boolean {
  const company = companyOf(tables, entity, row);
  const inCompany = anyCompany || seat.company === null || company === seat.company;
  switch (grant.scope) {
    case 'all':
      return inCompany || company === null;
    case 'company':
      return inCompany;
    case 'own':
      return idIn(row, 'owner') === person.id && (inCompany || company === null);
    case 'agency':
      if (seat.place === 'tenant') return true;
      return (
        seat.agency !== null &&
        ofPlace(tables, row, { place: 'agency', own: agencyOf(tables, entity, row), wanted: new Set([seat.agency]) })
      );
    case 'team':
      return ofPlace(tables, row, { place: 'team', own: idIn(row, 'team'), wanted: teamsOf(seat, person.seats) });
    case 'team_tree':
      return ofPlace(tables, row, {
        place: 'team',
        own: idIn(row, 'team'),
        wanted: withTeamsBelow(tables, teamsOf(seat, person.seats)),
      });
    default:
      return false;
  }
}

interface OfPlace {
  readonly place: 'team' | 'agency';
  /** That of the record. */
  readonly own: string | null;
  readonly wanted: ReadonlySet<string>;
}

/** The record's own team or agency counts, else those of its owner's memberships. */
function ofPlace(tables: Tables, row: Row, { place, own, wanted }: OfPlace): boolean {
  if (own !== null) return wanted.has(own);
  const owner = idIn(row, 'owner');
  if (owner === null) return false;
  return membershipsOf(tables, owner).some((seat) => wanted.has(seat[place] ?? ''));
}
