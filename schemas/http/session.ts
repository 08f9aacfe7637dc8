// Shapes of /api/auth: who is logged in, and what the shell shows of them.

/** Characters that a new password must have, at least (NIST SP 800-63B, 5.1.1.2). */
export const SHORTEST_PASSWORD = 8;

/** POST /api/auth/login. `login` is a login or an e-mail address. */
export interface LoginRequest {
  readonly login: string;
  readonly password: string;
  readonly tenant?: string;
}

/** PATCH /api/auth/session. */
export interface SessionChange {
  /** Id of the company in which the session works from now on, where no X-Company names another; null: the user's first. */
  readonly company: string | null;
}

/** GET /api/auth/me and /api/auth/session, and the answer of a login. */
export interface MeAnswer {
  readonly user: {
    readonly id: string;
    readonly login: string;
    readonly name: string;
    readonly email: string | null;
    /** BCP 47; null means the company's. */
    readonly language: string | null;
    readonly zone: string | null;
  };
  readonly tenant: { readonly key: string; readonly title: string };
  /** The company of this request, which gives currency, zone and formats. */
  readonly company: {
    readonly id: string;
    readonly name: string;
    readonly currency: string;
    readonly country: string;
    readonly zone: string;
    readonly language: string;
  };
  readonly companies: readonly { readonly id: string; readonly name: string }[];
  /** Ids of the teams of the user, as rules know them ($user.teams). */
  readonly teams: readonly string[];
  readonly roles: readonly string[];
  /** Only with `as`, and where what the user sees is shown as far as who looks may read it themselves: that may be less. */
  readonly narrowed?: true;
}

/** POST /api/auth/tokens; the token is shown this once. */
export interface TokenAnswer {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

/** GET /api/auth/sessions and /api/users/{id}/sessions, one of `items`. Moments are ISO 8601, UTC. */
export interface ListedSession {
  readonly id: string;
  readonly created_at: string;
  readonly seen_at: string;
  readonly expires_at: string;
  /** Where it was begun; null where that was not noted. */
  readonly network: string | null;
  readonly user_agent: string | null;
  /** Whether it is the session of this very request. */
  readonly current: boolean;
}

/** POST /api/users/{id}/invite; the link is shown this once. */
export interface InviteAnswer {
  readonly url: string;
  readonly expires_at: string;
}

/** GET /api/auth/invitations/{token}: who is greeted. */
export interface InvitationAnswer {
  readonly login: string;
  readonly name: string;
  /** Name of who made the link; null: a command of the server, or somebody who is not there any more. */
  readonly invited_by: string | null;
  readonly tenant: { readonly key: string; readonly title: string };
}

/** POST /api/users/{id}/deactivate. All records go to one user, or those of each entity that is named to its own. */
export interface DeactivateRequest {
  readonly hand_over_to?: string | Readonly<Record<string, string>>;
}

/** How many records of each entity have another owner now. */
export interface DeactivateAnswer {
  readonly handed_over: Readonly<Record<string, number>>;
}

/** GET /api/health. */
export interface HealthAnswer {
  readonly status: 'ok' | 'degraded';
  readonly database: 'ok' | 'unreachable';
  /** How far readers of the change log are behind, in milliseconds; null where that is not known yet. */
  readonly change_log_lag_ms: number | null;
  readonly version: string;
}
