// Shapes of /api/auth: who is logged in, and what the shell shows of them.

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
}

/** POST /api/auth/tokens; the token is shown this once. */
export interface TokenAnswer {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

/** GET /api/health. */
export interface HealthAnswer {
  readonly status: 'ok' | 'degraded';
  readonly database: 'ok' | 'unreachable';
  /** How far readers of the change log are behind, in milliseconds; null where that is not known yet. */
  readonly change_log_lag_ms: number | null;
  readonly version: string;
}
