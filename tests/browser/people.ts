// The people of the demo, each logged in once per worker: their cookies are kept and given to every page they open.

import { type APIRequest, type BrowserContextOptions, expect } from '@playwright/test';

/** Logins of the demo; what each role may do stands in the packs. */
export type Person = 'admin' | 'helene.lantier' | 'camille.roussel' | 'paul.vasseur';

export const PASSWORD = 'demo';

export type StorageState = Exclude<NonNullable<BrowserContextOptions['storageState']>, string>;

export interface Sessions {
  /** What the browser of this person holds once they have logged in. */
  readonly of: (person: Person) => Promise<StorageState>;
}

export function openSessions(api: APIRequest, baseURL: string): Sessions {
  const known = new Map<Person, Promise<StorageState>>();
  const logIn = async (person: Person): Promise<StorageState> => {
    const context = await api.newContext({ baseURL });
    const answer = await context.post('/api/auth/login', { data: { login: person, password: PASSWORD } });
    expect(answer.status(), `${person} logs in`).toBe(200);
    const state = await context.storageState();
    await context.dispose();
    return state;
  };
  return {
    of: (person) => {
      const session = known.get(person) ?? logIn(person);
      known.set(person, session);
      return session;
    },
  };
}
