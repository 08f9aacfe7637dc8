// cahier token create: a personal API token, printed as the last line of standard output.

import { appendAudit } from '../../engine/runtime/audit/append.ts';
import { createToken } from '../../engine/runtime/sessions/tokens.ts';
import { openTenant, userRequest } from '../../engine/runtime/tenants/open_tenant.ts';
import { type Command, progress, readArguments, required, result } from '../command.ts';
import { withDatabase } from '../open_database.ts';

export const tokenCreate: Command = {
  usage: 'token create --tenant <key> --user <login or e-mail> [--name <what for>] [--json]',
  summary: 'Makes an API token that acts as this user, and prints it once.',
  run: async (args) => {
    const { values } = readArguments(args, {
      options: {
        tenant: { type: 'string' },
        user: { type: 'string' },
        name: { type: 'string' },
        json: { type: 'boolean' },
      },
      words: [0, 0],
    });
    const tenantKey = required(values.tenant, 'tenant');
    const login = required(values.user, 'user');
    await withDatabase(async ({ installation, models }) => {
      const open = await openTenant(installation, models, tenantKey);
      const { user, database, model } = await userRequest(open, login);
      if (user === null) throw new Error('A request of a user has none');
      const wish = { tenant: open.tenant.number, user: user.id, name: values.name ?? 'command line' };
      const token = await database.write(async (connection) => {
        const made = await createToken(connection, wish);
        const event = { kind: 'token_made', actor: null, subject: user.id, client: null, detail: wish.name } as const;
        await appendAudit(connection, model, event);
        return made;
      });
      progress(`A token of ${user.login} in ${tenantKey}, which is shown only now:`);
      result(values.json === true ? JSON.stringify(token) : token.token);
    });
  },
};
