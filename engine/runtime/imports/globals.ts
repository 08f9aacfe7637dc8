// The variables that rules of an import may read: the moment, who imports, and for which company.

import type { Request } from '../request.ts';

/** Answers `$now`, `$today`, `$user` and `$company` with their parts; null for all else. */
export function readGlobals(request: Request): (path: string) => unknown {
  const { now, today, user, company, access } = request;
  const values: Readonly<Record<string, unknown>> = {
    $now: now,
    $today: today,
    $user: user?.id,
    '$user.id': user?.id,
    $company: company?.id,
    '$company.currency': company?.currency,
    '$company.country': company?.country,
    '$company.language': company?.language,
    '$company.zone': company?.zone,
  };
  return (path) => values[path] ?? access.slots[`access.${path.slice('$user.'.length)}`] ?? null;
}
