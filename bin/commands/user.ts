// cahier user create: a person who may log in, with roles.

import { text } from 'node:stream/consumers';
import { runCreate } from '../../engine/runtime/records/create.ts';
import { generatePassword } from '../../engine/runtime/sessions/password.ts';
import { setPassword } from '../../engine/runtime/sessions/sessions.ts';
import { engineRequest, openTenant } from '../../engine/runtime/tenants/open_tenant.ts';
import { SHORTEST_PASSWORD } from '../../schemas/http/session.ts';
import { type Command, progress, readArguments, required, result, UsageError } from '../command.ts';
import { withDatabase } from '../open_database.ts';

export const userCreate: Command = {
  usage:
    'user create <login> --tenant <key> [--name <name>] [--email <address>] [--language fr] [--role <pack/role>]… [--password]',
  summary:
    'Makes a user with roles in the whole tenant; --password reads the password from standard input, else one is made up.',
  run: async (args) => {
    const { values, words } = readArguments(args, {
      options: {
        tenant: { type: 'string' },
        name: { type: 'string' },
        email: { type: 'string' },
        language: { type: 'string' },
        role: { type: 'string', multiple: true },
        password: { type: 'boolean' },
      },
      words: [1, 1],
    });
    const tenantKey = required(values.tenant, 'tenant');
    const [login = ''] = words;
    const given = values.password === true ? await readPassword() : undefined;
    await withDatabase(async ({ installation, models }) => {
      const tenant = await openTenant(installation, models, tenantKey);
      const request = await engineRequest(tenant);
      const roles = (values.role ?? []).map((role) => knownRole(Object.values(request.model.roles), role));
      const { email, language, name = login } = values;
      const facts = { name, login, active: true, ...(email ? { email } : {}), ...(language ? { language } : {}) };
      const { id } = await runCreate(request, 'user', facts, { internal: true });
      for (const role of roles) await runCreate(request, 'membership', { user: id, role }, { internal: true });
      const password = given ?? generatePassword();
      await setPassword(request.database, id, password);
      progress(
        `The user ${login} of ${tenantKey} is there${roles.length > 0 ? `, as ${roles.join(', ')}` : ', without a role'}.`,
      );
      if (given === undefined) {
        progress('Their password, which is shown only now:');
        result(password);
      }
    });
  },
};

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) progress('Type the password and end with Enter and Ctrl-D:');
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (password.length >= SHORTEST_PASSWORD) return password;
  throw new UsageError(`The password from standard input is shorter than ${SHORTEST_PASSWORD} characters.`);
}

/** `manager` or `sales/manager` → `sales/manager`, as memberships hold it. */
function knownRole(
  roles: readonly { readonly name: string; readonly pack: string; readonly assignable: boolean }[],
  wanted: string,
): string {
  const role = roles.find(({ name, pack }) => wanted === name || wanted === `${pack}/${name}`);
  if (role?.assignable) return `${role.pack}/${role.name}`;
  const known = roles.filter(({ assignable }) => assignable).map(({ name, pack }) => `${pack}/${name}`);
  throw new UsageError(`There is no role ${JSON.stringify(wanted)} to give; there are ${known.join(', ')}.`);
}
