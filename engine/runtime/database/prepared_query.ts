// A statement that is prepared on its connection and whose rows were described before: bind, execute and sync in one
// piece, and nothing else. pg has the columns described anew with each run, and hands its socket four messages: a tenth
// of the CPU of reading one record, by profile, and some of PostgreSQL's.

import pg from 'pg';
import { prepareValue } from 'pg/lib/utils';
import { serialize } from 'pg-protocol';
import type { Row } from './connection.ts';

/** A statement that stays prepared on one connection, once it ran under its name. */
export interface Prepared {
  readonly name: string;
  /** How its rows are read; null until it ran. Where they would become others, PostgreSQL refuses the statement. */
  columns: readonly Column[] | null;
}

export interface Column {
  readonly name: string;
  readonly read: (text: string) => unknown;
}

/** What the first run said of the rows. */
export function columnsOf(client: pg.Client, fields: readonly pg.FieldDef[]): readonly Column[] {
  return fields.map(({ name, dataTypeID }) => ({ name, read: client.getTypeParser(dataTypeID, 'text') }));
}

/** Without its index. */
const valueMapper = (value: unknown): ReturnType<typeof prepareValue> => prepareValue(value);

const RUN_AND_END = Buffer.concat([serialize.execute(), serialize.sync()]);

/** One run. Rejects with pg's DatabaseError. */
export function runPrepared<R extends Row>(
  client: pg.Client,
  statement: { readonly name: string; readonly columns: readonly Column[] },
  values: readonly unknown[],
): Promise<readonly R[]> {
  const message = Buffer.concat([
    serialize.bind({ statement: statement.name, values: values as unknown[], valueMapper }),
    RUN_AND_END,
  ]);
  return new Promise((resolve, reject) => {
    client.query(new PreparedQuery({ message, columns: statement.columns, resolve, reject }));
  });
}

interface Run {
  readonly message: Buffer;
  readonly columns: readonly Column[];
  readonly resolve: (rows: never[]) => void;
  readonly reject: (error: unknown) => void;
}

/** In the place of pg's own query: its client calls these as messages arrive. */
class PreparedQuery {
  readonly #run: Run;
  readonly #rows: Row[] = [];
  #failure: unknown;

  constructor(run: Run) {
    this.#run = run;
  }

  submit(connection: pg.Connection): void {
    connection.stream.write(this.#run.message);
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const { columns } = this.#run;
    const row: Record<string, unknown> = {};
    try {
      for (let index = 0; index < columns.length; index += 1) {
        const { name, read } = columns[index] as Column;
        const text = fields[index] ?? null;
        row[name] = text === null ? null : read(text);
      }
    } catch (error) {
      this.#failure = error;
    }
    this.#rows.push(row);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    if (this.#failure === undefined) this.#run.resolve(this.#rows as never[]);
    else this.#run.reject(this.#failure);
  }

  handleError(error: unknown): void {
    this.#run.reject(error);
  }
}

// The client takes nothing but its own kind when it pipelines. Extending that would make its event emitter, its result
// and its reading of options with each run, none of which is used.
Object.setPrototypeOf(PreparedQuery.prototype, pg.Query.prototype);
