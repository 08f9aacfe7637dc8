// How pg gives the types that JavaScript has no exact value for: as PostgreSQL's own text. Everything else keeps pg's
// reading (boolean, int4, json, bytea, text[]).

import pg from 'pg';

const { builtins } = pg.types;

/** numeric, int8 and xid8 are exact only as text; dates and times are kept free of the server's time zone. */
const AS_TEXT: ReadonlySet<number> = new Set([
  builtins.NUMERIC,
  builtins.INT8,
  builtins.DATE,
  builtins.TIME,
  builtins.TIMESTAMP,
  builtins.TIMESTAMPTZ,
]);

/** numeric[], int8[], date[], timestamptz[] and what else is read as an array: pg's array parser over text. */
const TEXT_ARRAYS: ReadonlySet<number> = new Set([1231, 1016, 1182, 1115, 1185, 2951]);
const TEXT_ARRAY = 1009;

const asText = (value: string): string => value;

export const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (id, format) => {
    if (format === 'binary') return pg.types.getTypeParser(id, 'binary');
    if (AS_TEXT.has(id)) return asText;
    return pg.types.getTypeParser((TEXT_ARRAYS.has(id) ? TEXT_ARRAY : id) as typeof id, 'text');
  },
};
