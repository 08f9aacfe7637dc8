// An import of deals from CSV, as `cahier import` does it, against PostgreSQL's COPY of as many rows into the same table
// with its indexes. COPY checks, resolves and logs nothing: it is what the table and its indexes take.

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepted } from '../../bin/accepted.ts';
import { runImport } from '../../engine/runtime/imports/run.ts';
import { openTenant, userRequest } from '../../engine/runtime/tenants/open_tenant.ts';
import type { Part } from '../bench.ts';
import { rounded } from '../measure/statistics.ts';
import { idOf } from '../operations.ts';
import type { BenchWorld } from '../world.ts';

const ROWS = 20_000;
const SYSTEM = 'bench';

export const imports: Part = async ({ world }) => {
  const rows = Math.min(ROWS, Math.ceil(world.tenant.sizes.deals / 5));
  const folder = await mkdtemp(join(tmpdir(), 'cahier-bench-'));
  try {
    // PostgreSQL may run as another user.
    await chmod(folder, 0o755);
    const place = { world, folder, rows };
    // The table grows meanwhile, so COPY comes before the import and after it.
    const before = await copySeconds(place, 0);
    const imported = await importSeconds(place);
    const copied = (before + (await copySeconds(place, rows))) / 2;
    return {
      import_vs_copy: rounded(copied / imported),
      import: { rows, per_second: Math.round(rows / imported), copy_per_second: Math.round(rows / copied) },
    };
  } finally {
    await rm(folder, { recursive: true });
  }
};

interface Place {
  readonly world: BenchWorld;
  readonly folder: string;
  readonly rows: number;
}

const DESCRIPTION = {
  title: 'Deals',
  system: SYSTEM,
  defaults: { currency: 'EUR', encoding: 'utf-8', separator: ',' },
  files: {
    deals: {
      file: 'deals.csv',
      records: {
        deal: {
          entity: 'sales/opportunity',
          key: { column: ['code'] },
          values: {
            name: { column: ['name'] },
            account: { find: { entity: 'base/account', key: { column: ['account'] } } },
            owner: { find: { entity: 'base/user', key: { column: ['owner'] } } },
            amount: { money: [{ to_decimal: [{ column: ['amount'] }] }, 'EUR'] },
            close_date: { to_date: [{ column: ['close_date'] }, 'yyyy-MM-dd'] },
            next_step: { column: ['next_step'] },
          },
        },
      },
    },
  },
};

async function importSeconds({ world, folder, rows }: Place): Promise<number> {
  await nameOutside(world);
  const lines = upTo(rows).map((n) => {
    const { name, account, owner, amount } = dealOf(world, n);
    return [`D${n}`, name, `A${account}`, `O${owner}`, amount, '2027-05-01', 'Call back'].join(',');
  });
  const head = 'code,name,account,owner,amount,close_date,next_step';
  await writeFile(join(folder, 'deals.csv'), [head, ...lines, ''].join('\n'));
  return world.work(async ({ installation, models }) => {
    const request = await userRequest(await openTenant(installation, models, world.tenant.key), 'admin');
    const [descriptionFile, errorFile] = [join(folder, 'import.json'), join(folder, 'deals.errors.csv')];
    const files = { folder, description: DESCRIPTION, descriptionFile, errorFile };
    return secondsOf(async () => {
      const { refused } = accepted(await runImport({ request, ...files, progress: () => undefined }));
      if (refused > 0) throw new Error(`${refused} of ${rows} rows were refused.`);
    });
  });
}

/** Gives accounts and owners the keys by which the file knows them. */
async function nameOutside({ database, tenant }: BenchWorld): Promise<void> {
  for (const [entity, letter, condition] of [
    ['account', 'A', 'true'],
    ['user', 'O', `login like 'owner\\_%'`],
  ]) {
    await database.query(
      `insert into ${tenant.schema}.external_key
              (id, version, created_at, created_by, updated_at, updated_by, system, entity, key, record)
       select gen_random_uuid(), 1, now(), created_by, now(), created_by, '${SYSTEM}', '${entity}',
              '${letter}' || ('x' || right(id::text, 12))::bit(48)::bigint, id::text
         from ${tenant.schema}."${entity}" where ${condition}`,
    );
  }
  await database.query(`analyze ${tenant.schema}.external_key`);
}

const COPIED = `id, version, created_at, created_by, updated_at, updated_by, name, account, owner, company, pipeline, stage,
  stage__outcome, amount, amount__currency, amount__rate, amount__rate_date, amount__company, probability, opened_on,
  close_date, next_step`;

/** Rows as an import would leave them, after so many others. */
async function copySeconds({ world, folder, rows }: Place, others: number): Promise<number> {
  const { database, tenant } = world;
  const companies = await database.query<{ id: string }>(`select id from ${tenant.schema}.company`);
  const moment = '2026-01-01T08:00:00Z';
  const lines = upTo(rows).map((n) => {
    const { name, account, owner, amount } = dealOf(world, n);
    const user = idOf('a', owner);
    const system = [idOf('9', others + n), 1, moment, user, moment, user];
    const links = [name, idOf('c', account), user, companies.rows[0]?.id];
    const stage = ['opportunity', 'new', 'open', amount, 'EUR', 1, '2026-01-01', amount, 10];
    return [...system, ...links, ...stage, '2026-01-01', '2027-05-01', 'Call back'].join(',');
  });
  const file = join(folder, 'rows.csv');
  await writeFile(file, [...lines, ''].join('\n'));
  const table = `${tenant.schema}.opportunity (${COPIED})`;
  return secondsOf(() => database.query(`copy ${table} from ${database.escapeLiteral(file)} with (format csv)`));
}

function dealOf({ tenant: { sizes } }: BenchWorld, n: number) {
  const [account, owner] = [1 + ((n * 31) % sizes.accounts), 1 + (n % sizes.owners)];
  return { name: `Imported deal ${n}`, account, owner, amount: `${1000 + (n % 5000)}.50` };
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}
