// Ways through the routes that are of no entity: search, files, explanations, the model.

import type { Caller, Pair } from '../caller.ts';
import { byId, byWord, get, is, post, swapped } from '../doubles.ts';
import { uploadAsked } from '../keeper.ts';
import type { Kept } from '../places.ts';
import { hiddenOf, isAttacked, ownOf, type Siege } from '../siege.ts';

export type Way = (siege: Siege, caller: Caller) => readonly Pair[];

interface HiddenRecord extends Kept {
  readonly entity: string;
}

/** All records that are hidden from the caller. */
function hiddenRecords(siege: Siege, caller: Caller): readonly HiddenRecord[] {
  const entities = new Set(Object.values(siege.places).flatMap(({ records }) => [...records.keys()]));
  const none = ['file', 'token', 'session'];
  return [...entities]
    .filter((entity) => !none.includes(entity) && isAttacked(siege, entity))
    .flatMap((entity) => hiddenOf(siege, caller, entity).map((kept) => ({ ...kept, entity })));
}

const search: Way = (siege, caller) =>
  hiddenRecords(siege, caller).flatMap(({ id, word, entity }) => [
    byId(id, (each) => get(`/api/search?q=${each}`)),
    byId(id, (each) => get(`/api/search?q=${each}&entities=${entity}`)),
    ...(caller === siege.callers.clerk ? [byId(id, (each) => get(`/api/search?q=${each}&as=${siege.chief}`))] : []),
    ...(word === undefined
      ? []
      : [
          byWord(word, (text) => get(`/api/search?q=${text}`)),
          byWord(word, (text) => get(`/api/search?q=canary%20${text.slice(0, 8)}`)),
          byWord(word, (text) => get(`/api/search?q=${text}&entities=${entity}`)),
        ]),
  ]);

const explain: Way = (siege, caller) => {
  const own = ownOf(caller, 'account');
  const users = hiddenOf(siege, caller, 'user');
  const records = hiddenRecords(siege, caller).flatMap(({ id, entity }) =>
    ['read', 'update'].map((action) =>
      byId(id, (each) => get(`/api/access/explain?entity=${entity}&id=${each}&action=${action}`)),
    ),
  );
  const people = users.flatMap(({ id }) => [
    byId(id, (each) => get(`/api/access/explain?entity=account&user=${each}`)),
    byId(id, (each) => get(`/api/access/explain?entity=account&id=${own?.id}&user=${each}`)),
  ]);
  return [...records, ...people];
};

/** A grant on what is hidden: its numbers must not tell whether there is a record, nor what a reference leads to. */
const effect: Way = (siege, caller) => [
  ...hiddenRecords(siege, caller)
    .filter(({ entity }) => GRANTED[entity] !== undefined)
    .map(({ id, entity }) => byId(id, (each) => post('/api/access/effect', granting(GRANTED[entity], is('id', each))))),
  ...hiddenOf(siege, caller, 'account').flatMap(({ word }) => (word === undefined ? [] : guessesOf(word))),
];

/** The name of the account that a task is about, whole and by its beginning. */
function guessesOf(word: string): readonly Pair[] {
  const named = (text: string) => post('/api/access/effect', granting('base/task', contains('account.name', text)));
  return [byWord(word, named), byWord(word, (text) => named(text.slice(0, 6)))];
}

function contains(path: string, text: string): unknown {
  return { contains: [{ var: path }, text] };
}

/** Entities as roles name them. */
const GRANTED: Readonly<Record<string, string>> = {
  account: 'base/account',
  contact: 'base/contact',
  opportunity: 'sales/opportunity',
};

/** What clerks read of the entity, under a condition. */
function granting(entity = '', when: unknown): unknown {
  const read = { scope: 'all', when };
  return { roles: [{ extends: 'crm:siege/roles/siege_clerk', grants: { [entity]: { read } } }] };
}

const download: Way = (siege, caller) =>
  hiddenOf(siege, caller, 'file').map(({ id }) => byId(id, (each) => get(`/api/files/${each}`)));

/** A key of another's upload (replays.ts) is asked about there; here, what it would belong to. */
const upload: Way = (siege, caller) =>
  hiddenOf(siege, caller, 'file').map(({ id }) =>
    byId(id, (each) => ({ ...uploadAsked('a.txt', 'plain'), path: `/api/files?id=${each}` })),
  );

/** What is derived from the model is told to nobody who brings the ids of others. */
const asOthers =
  (path: string): Way =>
  (siege, caller) => {
    const companies = hiddenOf(siege, caller, 'company').map(({ id }) =>
      byId(id, (each) => get(path, { 'X-Company': each })),
    );
    const people = hiddenOf(siege, caller, 'user').map(({ id }) => byId(id, (each) => get(`${path}?as=${each}`)));
    return [...companies, ...people];
  };

const schemas: Way = () => [swapped('nothing', 'nowhere', (name) => get(`/api/model/schemas/${name}`))];

export const ACROSS: Readonly<Record<string, Way>> = {
  'GET /api/search': search,
  'GET /api/access/explain': explain,
  'POST /api/access/effect': effect,
  'GET /api/access/roles': asOthers('/api/access/roles'),
  'GET /api/files/{id}': download,
  'POST /api/files': upload,
  'GET /api/model': asOthers('/api/model'),
  'GET /api/openapi.json': asOthers('/api/openapi.json'),
  'GET /api/model/schemas/{entity}': schemas,
  'GET /api/health': () => [],
  'GET /api/ready': () => [],
};
