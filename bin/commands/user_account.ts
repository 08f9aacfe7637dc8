// cahier user invite, deactivate, activate: what becomes of a user who is there.

import { Refusal } from '../../engine/problems.ts';
import { invitationPath, tenantOrigin } from '../../engine/runtime/http/link.ts';
import { readHttpSettings } from '../../engine/runtime/http/settings.ts';
import type { Request } from '../../engine/runtime/request.ts';
import { activateUser, deactivateUser } from '../../engine/runtime/sessions/hand_over.ts';
import { inviteUser } from '../../engine/runtime/sessions/invitations.ts';
import { findUser } from '../../engine/runtime/sessions/sessions.ts';
import { engineRequest, openTenant } from '../../engine/runtime/tenants/open_tenant.ts';
import { serverPort } from '../address.ts';
import { type Command, progress, readArguments, required, result } from '../command.ts';
import { withDatabase } from '../open_database.ts';

const TENANT = { tenant: { type: 'string' } } as const;

export const userInvite: Command = {
  usage: 'user invite <login or e-mail> --tenant <key>',
  summary: 'Prints a link, good for a week, by which a user sets their password; it replaces the one before.',
  run: async (args) => {
    const { values, words } = readArguments(args, { options: TENANT, words: [1, 1] });
    const key = required(values.tenant, 'tenant');
    await onUser(key, words[0], async (request, id) => {
      const { value, expires_at } = await inviteUser(request, id, null);
      const origin = tenantOrigin(readHttpSettings(process.env), { key, port: serverPort(process.env) });
      progress(`The invitation of ${words[0]} in ${key}, good until ${expires_at} and shown only now:`);
      result(`${origin}${invitationPath(value)}`);
    });
  },
};

export const userDeactivate: Command = {
  usage: 'user deactivate <login or e-mail> --tenant <key> [--hand-over-to <login or e-mail>]',
  summary: 'Ends all sessions, tokens and invitations of a user, and gives their records to another.',
  run: async (args) => {
    const options = { ...TENANT, 'hand-over-to': { type: 'string' } } as const;
    const { values, words } = readArguments(args, { options, words: [1, 1] });
    const { tenant, 'hand-over-to': heir } = values;
    await onUser(required(tenant, 'tenant'), words[0], async (request, id) => {
      const handOverTo = heir === undefined ? undefined : await idOf(request, heir);
      const moved = Object.entries(await deactivateUser(request, { id, handOverTo, client: null }));
      progress(`The user ${words[0]} of ${tenant} is deactivated.`);
      for (const [entity, count] of moved) result(`${entity}\t${count}`);
    });
  },
};

export const userActivate: Command = {
  usage: 'user activate <login or e-mail> --tenant <key>',
  summary: 'Lets a deactivated user log in again; sessions and tokens that were ended stay so.',
  run: async (args) => {
    const { values, words } = readArguments(args, { options: TENANT, words: [1, 1] });
    await onUser(required(values.tenant, 'tenant'), words[0], (request, id) => activateUser(request, id, null));
    progress(`The user ${words[0]} of ${values.tenant} is active.`);
  },
};

/** Runs with the engine's own request and the id of a user, active or not. */
async function onUser(
  key: string,
  login: string | undefined,
  run: (request: Request, id: string) => Promise<void>,
): Promise<void> {
  await withDatabase(async ({ installation, models }) => {
    const request = await engineRequest(await openTenant(installation, models, key));
    await run(request, await idOf(request, login ?? ''));
  });
}

/** Throws `record.unknown`. */
async function idOf({ database }: Request, login: string): Promise<string> {
  const id = await database.read((connection) => findUser(connection, login));
  if (id === undefined) throw new Refusal('record.unknown', `There is no user ${JSON.stringify(login)}.`);
  return id;
}
