// cahier tenant …: makes tenants, lists them, leads to their tables, suspends them, lets them in again, deletes them.

import { readTenants } from '../../engine/runtime/control/tenants.ts';
import type { Home } from '../../engine/runtime/database/home.ts';
import { createTenant } from '../../engine/runtime/tenants/create_tenant.ts';
import { deleteTenant, requireTenant, suspendTenant } from '../../engine/runtime/tenants/delete_tenant.ts';
import { accepted } from '../accepted.ts';
import { serverPort, tenantAddress } from '../address.ts';
import { type Command, programWith, progress, readArguments, result, UsageError } from '../command.ts';
import { withDatabase } from '../open_database.ts';
import { asTyped, documentsOf, loadPacks } from '../packs.ts';

const COMPANY_OPTIONS = {
  currency: { type: 'string' },
  country: { type: 'string' },
  zone: { type: 'string' },
  language: { type: 'string' },
} as const;

export const tenantCreate: Command = {
  usage:
    'tenant create <key> [--title <title>] [--pack <name or folder>]… [--currency EUR] [--country FR] [--zone Europe/Paris] [--language fr] [--json]',
  summary: 'Makes a tenant with its packs, one company and the user admin, and prints its password once.',
  run: async (args) => {
    const { values, words } = readArguments(args, {
      options: {
        title: { type: 'string' },
        pack: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        ...COMPANY_OPTIONS,
      },
      words: [1, 1],
    });
    const { title, pack, json, ...company } = values;
    const key = words[0] ?? '';
    const port = serverPort(process.env);
    const raws = await loadPacks(pack ?? []);
    await withDatabase(async ({ installation, models }) => {
      progress(`Making the tenant ${key} …`);
      const wish = {
        key,
        documents: documentsOf(raws),
        company,
        demo: false,
        ...(title === undefined ? {} : { title }),
      };
      const { tenant, model, adminPassword } = accepted(asTyped(await createTenant(installation, models, wish), raws));
      const packs = model.packs.map(({ name, version }) => `${name} ${version}`).join(', ');
      progress(`The tenant ${tenant.key} is there, with ${packs}.`);
      if (json === true) {
        result(JSON.stringify({ key: tenant.key, number: tenant.number, user: 'admin', password: adminPassword }));
      } else {
        const address = tenantAddress(tenant.key, port, process.env);
        progress(`Log in at ${address} (or at the port of your server); this password is shown only now:`);
        result(`admin ${adminPassword}`);
      }
    });
  },
};

export const tenantList: Command = {
  usage: 'tenant list [--json]',
  summary: 'Lists the tenants: key, state, version of the model, schema in the database, title.',
  run: async (args) => {
    const { values } = readArguments(args, { options: { json: { type: 'boolean' } }, words: [0, 0] });
    await withDatabase(async ({ installation }) => {
      const all = await installation.control().read((connection) => readTenants(connection, null));
      const tenants = all.filter((tenant) => tenant.state !== 'deleted');
      const listed = tenants.map((tenant) => ({ ...tenant, schema: installation.homeOf(tenant.number).schema }));
      if (values.json === true) result(JSON.stringify(listed));
      else
        for (const { key, state, version, schema, title } of listed)
          result([key, state, version ?? '-', schema, title].join('\t'));
      if (tenants.length === 0)
        progress(`There is no tenant yet. Make one with: ${programWith(process.env, ['PORT'])} tenant create <key>`);
    });
  },
};

export const tenantUrl: Command = {
  usage: 'tenant url <key>',
  summary: 'Prints a URL with which psql and its like see the tables of a tenant, password included.',
  run: async (args) => {
    const { words } = readArguments(args, { options: {}, words: [1, 1] });
    await withDatabase(async ({ installation, isLasting }) => {
      const tenant = await requireTenant(installation, words[0] ?? '');
      if (!isLasting) progress('No server runs, so the database ends with this command: start one first.');
      result(urlInHome(installation.adminUrl, installation.homeOf(tenant.number)));
    });
  },
};

/** libpq takes settings from `options`; the role sees this tenant alone. */
function urlInHome(databaseUrl: string, { schema, role }: Home): string {
  const settings = [`-csearch_path=${schema},public`, ...(role === null ? [] : [`-crole=${role}`])];
  const options = `options=${encodeURIComponent(settings.join(' '))}`;
  return `${databaseUrl}${databaseUrl.includes('?') ? '&' : '?'}${options}`;
}

export const tenantSuspend: Command = {
  usage: 'tenant suspend <key>',
  summary: 'Lets nobody in any more; the data stays.',
  run: (args) => changeState(args, true),
};

export const tenantResume: Command = {
  usage: 'tenant resume <key>',
  summary: 'Lets the people of a suspended tenant in again.',
  run: (args) => changeState(args, false),
};

export const tenantDelete: Command = {
  usage: 'tenant delete <key> --yes',
  summary: 'Deletes a tenant with all its records and files, for good.',
  run: async (args) => {
    const { values, words } = readArguments(args, { options: { yes: { type: 'boolean' } }, words: [1, 1] });
    const key = words[0] ?? '';
    if (values.yes !== true) {
      throw new UsageError(`This deletes every record and file of ${key} for good; add --yes to do it.`);
    }
    await withDatabase(({ installation, files }) => deleteTenant(installation, files, key));
    progress(`The tenant ${key} is gone.`);
  },
};

async function changeState(args: readonly string[], isSuspended: boolean): Promise<void> {
  const { words } = readArguments(args, { options: {}, words: [1, 1] });
  const key = words[0] ?? '';
  await withDatabase(({ installation }) => suspendTenant(installation, key, isSuspended));
  progress(`The tenant ${key} is ${isSuspended ? 'suspended' : 'active'}.`);
}
