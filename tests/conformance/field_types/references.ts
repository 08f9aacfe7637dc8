// References and files.

import type { TypeCases } from './case.ts';

const ID = '0190a5d2-7c1e-7b3a-9c55-0242ac120002';
const OTHER = '0190a5d2-7c1e-7b3a-9c55-0242ac120003';

export const REFERENCE_CASES: TypeCases = {
  accepted: [
    { name: 'An id.', given: ID, expect: { id: ID } },
    { name: 'Capitals become small.', given: ID.toUpperCase(), expect: { id: ID } },
    { name: 'What is read can be written back.', given: { id: ID, label: 'Acme', deleted: true }, expect: { id: ID } },
    { name: 'A restricted one too.', given: { id: ID, restricted: true }, expect: { id: ID } },
  ],
  refused: [
    { name: 'No id.', given: 'acme', code: 'value.format', detail: '“acme” is not the id of a record.' },
    { name: 'An empty text.', given: '', code: 'value.format' },
    { name: 'A number.', given: 1, code: 'value.type' },
    { name: 'An object without an id.', given: { label: 'Acme' }, code: 'value.type' },
    { name: 'An object whose id is null.', given: { id: null }, code: 'value.type' },
    { name: 'A list.', given: [ID], code: 'value.type' },
    { name: 'An id with braces, which PostgreSQL would take.', given: `{${ID}}`, code: 'value.format' },
    { name: 'An id and more.', given: `${ID}\n`, code: 'value.format' },
  ],
  cells: [
    { cell: '', expect: null },
    { cell: ID, expect: { id: ID } },
  ],
};

export const ATTACHMENT_CASES: TypeCases = {
  accepted: [
    {
      name: 'Ids and objects, each once.',
      field: { many: true },
      given: [ID, { id: OTHER, name: 'a.pdf' }, ID],
      expect: [{ id: ID }, { id: OTHER }],
    },
    { name: 'No file at all is nothing.', field: { many: true }, given: [], expect: null },
    { name: 'One file may come without a list.', given: ID, expect: [{ id: ID }] },
    { name: 'One file in a list.', given: [{ id: ID }], expect: [{ id: ID }] },
  ],
  refused: [
    {
      name: 'Two where one is allowed.',
      given: [ID, OTHER],
      code: 'value.too_long',
      detail: 'Found 2 files, at most 1 is allowed.',
    },
    { name: 'One without a list where there may be many.', field: { many: true }, given: ID, code: 'value.type' },
    { name: 'No id.', field: { many: true }, given: [ID, 'x'], code: 'value.format', pointer: '/1' },
    { name: 'A null in the list.', field: { many: true }, given: [null], code: 'value.type', pointer: '/0' },
  ],
  cells: [
    { cell: '', expect: null },
    { cell: `${ID};${OTHER}`, expect: [{ id: ID }, { id: OTHER }], field: { many: true } },
  ],
};
