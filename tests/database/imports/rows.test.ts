// What an import does with rows that are not as they should be: nothing by halves.

import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { WritingRig } from '../records/writing_rig.ts';
import { accountsImport, type Given, type Imported, importFiles, openImportRig, refusedImport } from './import_rig.ts';

jest.setTimeout(60_000);

let rig: WritingRig;

beforeAll(async () => {
  rig = await openImportRig();
});

afterAll(async () => {
  await rig.close();
});

beforeEach(async () => {
  await rig.rows('truncate "account", "opportunity", "product", "external_key", "stage_change", "_change" cascade');
});

const run = (given: Given): Promise<Imported> => importFiles(rig.request(), given);

async function names(entity = 'account'): Promise<readonly unknown[]> {
  const rows = await rig.rows(`select "name" from "${entity}" where "deleted_at" is null order by "name"`);
  return rows.map((row) => row['name']);
}

async function count(table: string): Promise<number> {
  const [row] = await rig.rows(`select count(*)::int as "count" from "${table}"`);
  return Number(row?.['count']);
}

describe('a row that cannot be taken', () => {
  test('is written to the error file with line, column, value and reason, and the others are imported', async () => {
    const { outcome, errors } = await run({
      description: accountsImport({ values: { employees: { to_integer: [{ column: ['staff'] }] } } }),
      files: { 'accounts.csv': 'name,staff\nAda,1\n"Bad, Ltd",many\nCora,3\n' },
    });
    expect(outcome).toMatchObject({ rows: 3, refused: 1, entities: { account: { created: 2 } } });
    expect(await names()).toEqual(['Ada', 'Cora']);
    expect(errors?.split('\r\n')).toEqual([
      'file,line,column,value,reason,name,staff',
      'accounts.csv,3,staff,many,"""many"" is no number with the decimal separator ""."".","Bad, Ltd",many',
      '',
    ]);
  });

  test('names the column of a value that the record refuses', async () => {
    const { outcome, errors } = await run({
      description: accountsImport({
        values: { email: { column: ['mail'] }, employees: { to_integer: [{ column: ['staff'] }] } },
      }),
      files: { 'accounts.csv': 'name;mail;staff\nAda;ada@example.org;1\nBad;nowhere;-5\nCora;;3\n' },
    });
    expect(outcome).toMatchObject({ refused: 1, entities: { account: { created: 2, unchanged: 0 } } });
    const [, line] = errors?.split('\r\n') ?? [];
    expect(line).toMatch(/^accounts\.csv;3;mail;nowhere;/);
    expect(line).toContain('mail: ');
    expect(line).toContain('staff: The value is -5, it must be at least 0.');
  });

  test('leaves none of its records behind', async () => {
    const account = {
      order: 1,
      entity: 'base/account',
      key: { column: ['account'] },
      values: { kind: 'organisation', name: { column: ['account'] } },
    };
    const deal = {
      order: 2,
      entity: 'sales/opportunity',
      key: { column: ['deal'] },
      values: {
        name: { column: ['deal'] },
        mv_code: { column: ['code'] },
        account: { row: 'account' },
        pipeline: 'maven/mv_deal',
      },
    };
    const { outcome, errors } = await run({
      description: {
        title: 'Deals',
        system: 'test',
        mode: 'history',
        files: { deals: { file: 'deals.csv', records: { account, deal } } },
      },
      files: { 'deals.csv': 'account,deal,code\nAda,D1,same\nBea,D2,same\nCora,D3,other\n' },
    });
    expect(outcome).toMatchObject({ refused: 1 });
    expect(errors).toMatch(/\r\ndeals\.csv,3,code,same,/);
    expect(await names()).toEqual(['Ada', 'Cora']);
    expect(await names('opportunity')).toEqual(['D1', 'D3']);
    expect(await count('external_key')).toBe(4);
    expect(await count('_change')).toBe(8);
    expect(await count('stage_change')).toBe(2);
    const [pipeline] = await rig.rows('select distinct "pipeline" from "opportunity"');
    expect(pipeline).toEqual({ pipeline: 'mv_deal' });
  });

  test('is refused for a cell too many, and for an empty key', async () => {
    const { outcome, errors } = await run({
      description: accountsImport({}),
      files: { 'accounts.csv': 'name,x\nAda,1\nBea,1,2\n,3\nCora,1,\n' },
    });
    expect(outcome).toMatchObject({ rows: 4, refused: 2 });
    expect(errors).toContain('The row has 3 cells, the first line 2: a separator or a quote is wrong.');
    expect(errors).toContain(
      'accounts.csv,4,name,,"The key of ""account"" is empty: without it the record cannot be found again.",,3',
    );
    expect(await names()).toEqual(['Ada', 'Cora']);
  });
});

describe('a value that is needed', () => {
  const parent = { find: { entity: 'base/account', key: { column: ['parent'] } } };
  const values = { parent, employees: { to_integer: [{ column: ['staff'] }] } };

  test('refuses the row where its cell is empty or leads nowhere', async () => {
    const { outcome, errors } = await run({
      description: accountsImport({ values, record: { needs: { parent: true, employees: false } } }),
      files: { 'accounts.csv': 'name,parent,staff\nLeaf,,\nTwig,Nowhere,\n' },
    });
    expect(outcome).toMatchObject({ rows: 2, refused: 2, entities: {} });
    expect(errors?.split('\r\n').slice(1)).toEqual([
      'accounts.csv,2,parent,,"""parent"" is needed and is empty.",Leaf,,',
      'accounts.csv,3,parent,Nowhere,"There is no account with the key ""Nowhere"".",Twig,Nowhere,',
      '',
    ]);
  });

  test('may come later in the file', async () => {
    await run({ description: accountsImport({}), files: { 'accounts.csv': 'name\nRoot\n' } });
    const { outcome } = await run({
      description: accountsImport({ values, record: { needs: { parent: true } } }),
      files: { 'accounts.csv': 'name,parent,staff\nLeaf,Branch,\nBranch,Root,\n' },
    });
    expect(outcome).toMatchObject({ refused: 0, entities: { account: { created: 2 } } });
  });

  test('refuses a row without it where what leads nowhere may be left out', async () => {
    const { outcome, errors } = await run({
      description: accountsImport({ values, record: { on_missing: 'empty', needs: { parent: true } } }),
      files: { 'accounts.csv': 'name,parent,staff\nTwig,Nowhere,\n' },
    });
    expect(outcome).toMatchObject({ refused: 1, entities: {} });
    expect(errors).toContain('accounts.csv,2,parent,,');
  });
});

describe('a row that refers to others', () => {
  const parent = { find: { entity: 'base/account', key: { column: ['parent'] } } };

  test('finds those that come later in the file', async () => {
    const { outcome } = await run({
      description: accountsImport({ values: { parent } }),
      files: { 'accounts.csv': 'name,parent\nLeaf,Branch\nBranch,Root\nTwig,Leaf\nRoot,\n' },
    });
    expect(outcome).toMatchObject({ rows: 4, refused: 0, entities: { account: { created: 4 } } });
    const tree = await rig.rows(
      'select a."name", cardinality(a."parent__path") as "depth" from "account" a order by 1',
    );
    expect(tree).toEqual([
      { name: 'Branch', depth: 1 },
      { name: 'Leaf', depth: 2 },
      { name: 'Root', depth: 0 },
      { name: 'Twig', depth: 3 },
    ]);
  });

  test('is refused where one that did not have to wait has its key', async () => {
    const { outcome, errors } = await run({
      description: accountsImport({ values: { parent } }),
      files: { 'accounts.csv': 'name,parent\nLeaf,Root\nLeaf,\nRoot,\n' },
    });
    expect(outcome).toMatchObject({ rows: 3, refused: 1, entities: { account: { created: 2 } } });
    expect(errors).toContain('accounts.csv,2,name,Leaf,"Line 3 has this key');
  });

  test('finds those that were imported before', async () => {
    const description = accountsImport({ values: { parent } });
    await run({ description, files: { 'accounts.csv': 'name,parent\nRoot,\n' } });
    const { outcome } = await run({ description, files: { 'accounts.csv': 'name,parent\nLeaf,Root\n' } });
    expect(outcome).toMatchObject({ refused: 0, entities: { account: { created: 1 } } });
  });

  test('is refused when there is none, with all that waits for it', async () => {
    const { outcome, errors } = await run({
      description: accountsImport({ values: { parent } }),
      files: { 'accounts.csv': 'name,parent\nLeaf,Branch\nBranch,Nowhere\nRoot,\nOne,Two\nTwo,One\n' },
    });
    expect(outcome).toMatchObject({ rows: 5, refused: 4 });
    expect(await names()).toEqual(['Root']);
    expect(errors).toContain('accounts.csv,3,parent,Nowhere,"There is no account with the key ""Nowhere""."');
    expect(errors).toContain('accounts.csv,5,parent,Two,');
  });

  test('goes without when it may', async () => {
    const { outcome } = await run({
      description: accountsImport({ values: { parent }, record: { on_missing: 'empty' } }),
      files: { 'accounts.csv': 'name,parent\nLeaf,Nowhere\nRoot,\nTwig,Root\n' },
    });
    expect(outcome).toMatchObject({ refused: 0, entities: { account: { created: 3 } } });
    const [row] = await rig.rows('select count("parent")::int as "count" from "account"');
    expect(row).toEqual({ count: 1 });
  });

  test('makes what is missing when it shall', async () => {
    const given = {
      description: accountsImport({ values: { parent }, record: { on_missing: 'create' } }),
      files: { 'accounts.csv': 'name,parent\nLeaf,Nowhere\nTwig,Nowhere\n' },
    };
    const { outcome } = await run(given);
    expect(outcome).toMatchObject({ refused: 0, entities: { account: { created: 3 } } });
    expect(await names()).toEqual(['Leaf', 'Nowhere', 'Twig']);
    const again = await run(given);
    expect(again.outcome.entities).toEqual({ account: { created: 0, updated: 0, unchanged: 2 } });
    // What is wrong with the missing record is told where the row names it.
    const long = ['x'.repeat(201), 'x'.repeat(5_000)].map((key, index) => `Long ${index},${key}\n`);
    const refused = await run({ ...given, files: { 'accounts.csv': `name,parent\n${long.join('')}` } });
    expect(refused.outcome).toMatchObject({ refused: 2, entities: {} });
    expect(refused.errors).toMatch(
      /accounts\.csv,2,parent,x{201},"The missing account cannot be made: The text has 201 /,
    );
    expect(refused.errors).toMatch(/accounts\.csv,3,parent,x{5000},"The key has 5000 characters, at most 400 fit\."/);
  });
});

describe('a row that tells of the past', () => {
  const since = { column: ['since'] };
  const description = {
    title: 'Deals',
    system: 'test',
    mode: 'history',
    files: {
      deals: {
        file: 'deals.csv',
        records: {
          deal: {
            entity: 'sales/opportunity',
            key: { column: ['deal'] },
            values: { name: { column: ['deal'] }, pipeline: 'maven/mv_deal', stage: { column: ['stage'] } },
            created_at: since,
            stage_history: {
              begun: { order: 1, to: 'prospecting', at: since },
              engaged: { order: 2, to: 'engaging', at: { column: ['engaged'] } },
              closed: { order: 3, to: { column: ['closed_as'] }, at: { column: ['closed'] } },
            },
          },
        },
      },
    },
  };
  const head = 'deal,stage,since,engaged,closed,closed_as';

  async function historyOf(...lines: readonly string[]): Promise<Imported> {
    return run({ description, files: { 'deals.csv': `${head}\n${lines.join('\n')}\n` } });
  }

  async function moves(): Promise<readonly string[]> {
    const rows = await rig.rows(
      `select "from", "to", to_char("at" at time zone 'Europe/Paris', 'YYYY-MM-DD') as "day" from "stage_change" order by "at", "id"`,
    );
    return rows.map(({ from, to, day }) => `${from} → ${to} ${day}`);
  }

  test('dates the moves that it adds to a record that is there, and those that are known stay as they are', async () => {
    await historyOf('D,prospecting,2016-01-01,,,');
    const first = ['null → prospecting 2016-01-01'];
    expect(await moves()).toEqual(first);
    const again = await historyOf('D,won,2016-01-01,2016-02-02,2017-03-03,won');
    expect(again.outcome.entities).toEqual({ opportunity: { created: 0, updated: 1, unchanged: 0 } });
    const all = [...first, 'prospecting → engaging 2016-02-02', 'engaging → won 2017-03-03'];
    expect(await moves()).toEqual(all);
    await historyOf('D,won,2016-01-01,2016-02-02,2017-03-03,won');
    expect(await moves()).toEqual(all);
    // From a stage that its own history does not have, only where it ends is sure to be new.
    await historyOf('D,lost,2016-01-01,2016-02-02,2018-04-04,lost');
    expect(await moves()).toEqual([...all, 'won → lost 2018-04-04']);
  });

  test('is refused at the column of a stage that there is not, and for days that nothing can be dated by', async () => {
    const { outcome, errors } = await historyOf(
      'A,won,2016-01-01,,2017-01-01,gone',
      'B,prospecting,0001-01-01,,,',
      'C,prospecting,0001-01-03,,,',
      'D,prospecting,2016-02-30,,,',
    );
    expect(outcome).toMatchObject({ refused: 3, entities: { opportunity: { created: 1 } } });
    const places = errors?.split('\r\n').map((line) => line.split(',').slice(1, 4).join(' '));
    expect(places).toEqual(['line column value', '2 closed_as gone', '3 since 0001-01-01', '5 since 2016-02-30', '']);
  });
});

describe('a file as spreadsheets write it', () => {
  const description = accountsImport({
    values: {
      description: { column: ['Détails'] },
      mv_revenue: { money: [{ to_decimal: [{ column: ['Montant'] }] }, 'EUR'] },
    },
    record: { key: { column: ['Nom'] } },
    file: { decimal: ',' },
  });

  test('in windows-1252 with semicolons and decimal commas is read without being told', async () => {
    const values = { name: { column: ['Nom'] } };
    const described = structuredClone(description) as {
      files: { accounts: { records: { account: { values: object } } } };
    };
    Object.assign(described.files.accounts.records.account.values, values);
    const { outcome } = await run({
      description: described,
      encoding: 'windows-1252',
      files: {
        'accounts.csv':
          'Nom;Détails;Montant\r\nÉlectricité Générale;"Prix – 5 €\r\n2e ligne";1 234,50\r\nCafé;;0,5\r\n'.replace(
            '2ᵉ',
            '2e',
          ),
      },
    });
    expect(outcome).toMatchObject({ rows: 2, refused: 0 });
    expect(
      await rig.rows(
        'select "name", "description", "mv_revenue"::text, "mv_revenue__currency" from "account" order by 1',
      ),
    ).toEqual([
      { name: 'Café', description: null, mv_revenue: '0.50', mv_revenue__currency: 'EUR' },
      {
        name: 'Électricité Générale',
        description: 'Prix – 5 €\r\n2e ligne',
        mv_revenue: '1234.50',
        mv_revenue__currency: 'EUR',
      },
    ]);
  });

  test('with a byte order mark keeps the name of its first column', async () => {
    const { outcome } = await run({
      description: accountsImport({}),
      files: { 'accounts.csv': '\ufeffname\tx\nAda\t1\n' },
    });
    expect(outcome).toMatchObject({ rows: 1, refused: 0 });
  });
});

describe('an import that cannot begin', () => {
  test('writes nothing, whatever of it would have worked', async () => {
    const problems = await refusedImport(rig.request(), {
      description: accountsImport({ values: { email: { column: ['mail'] }, phone: { column: ['phone'] } } }),
      files: { 'accounts.csv': 'name,mail\nAda,\n' },
    });
    expect(problems).toEqual([
      {
        code: 'import.column',
        file: 'import.json',
        pointer: '/files/accounts/records/account/values/phone',
        detail: 'accounts.csv has no column "phone"; it has "name", "mail".',
      },
    ]);
    expect(await count('account')).toBe(0);
  });

  test.each([
    {
      name: 'a file that is not there',
      files: {},
      detail: 'accounts.csv: It cannot be read: it is not in the folder.',
    },
    {
      name: 'a file that is empty',
      files: { 'accounts.csv': '' },
      detail: 'accounts.csv: It is empty: a first line with the names of the columns is needed.',
    },
    {
      name: 'a quote that is never closed, after good rows',
      files: { 'accounts.csv': 'name,x\nAda,1\n"Bea,2\nCora,3\n' },
      detail: 'accounts.csv: A quote is opened and never closed up to line 4.',
    },
  ])('says so of $name', async ({ files, detail }) => {
    const [problem, ...others] = await refusedImport(rig.request(), {
      description: accountsImport({}),
      files: files as Given['files'],
    });
    expect(others).toEqual([]);
    expect(problem).toEqual({ code: 'import.file', file: 'import.json', pointer: '/files/accounts/file', detail });
    expect(await count('account')).toBe(0);
  });

  test('takes no place for its error file that it could not write to, or that one of its own files has', async () => {
    for (const errorFile of ['accounts.csv', '.', 'nowhere/errors.csv']) {
      const [problem] = await refusedImport(rig.request(), {
        description: accountsImport({}),
        files: { 'accounts.csv': 'name,x\n' },
        errorFile,
      });
      expect([errorFile, problem?.code, problem?.detail]).toEqual([
        errorFile,
        'import.file',
        expect.stringMatching(/^Rows that are refused could not be written to /),
      ]);
    }
  });

  test('says so of a file that is not in the encoding that was promised', async () => {
    const [problem] = await refusedImport(rig.request(), {
      description: accountsImport({ top: { defaults: { encoding: 'utf-8' } } }),
      encoding: 'windows-1252',
      files: { 'accounts.csv': 'name\nAda\nÉlodie\n' },
    });
    expect(problem?.detail).toBe(
      'accounts.csv: It is said to be UTF-8, which line 3 is not; say its "encoding", such as windows-1252.',
    );
  });
});
