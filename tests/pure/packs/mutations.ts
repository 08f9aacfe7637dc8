// Documents with a few of their nodes taken out, doubled or replaced by odd values.

import fc from 'fast-check';
import { pathOf } from '../../../engine/metadata/pointer.ts';

/** As JSON texts, since some are no values that JSON.stringify could give. */
const ODD_VALUES = [
  'null',
  'true',
  '{}',
  '[]',
  '""',
  '-1',
  '0.5',
  '1e400',
  '"constructor"',
  '"__proto__"',
  '{"__proto__": {"toString": 1}}',
  '{"constructor": true}',
  '{"var": "name"}',
  '{"var": "constructor.name"}',
  '{"==": [{"var": "name"}, {"var": "$user"}]}',
  '{"and": [[[]], {}]}',
  '{"extends": null}',
  '"crm:types/address"',
  '"crm:types/money"',
  '"base/account"',
  '"$user.companies"',
  '"2026-02-30"',
  '"(a+)+$"',
  JSON.stringify('ü'.repeat(3000)),
  '[1, [2, [3, {"a": [4]}]]]',
];

export interface Mutation {
  readonly document: number;
  readonly node: number;
  readonly kind: 'delete' | 'double' | 'replace' | 'rename' | 'move';
  readonly value: string;
  readonly name: string;
}

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  document: fc.nat(),
  node: fc.nat(),
  kind: fc.constantFrom('delete', 'double', 'replace', 'replace', 'rename', 'move'),
  value: fc.constantFrom(...ODD_VALUES),
  name: fc.constantFrom('constructor', 'owner', 'x'.repeat(60), 'Name', 'acme_new', '__proto__', 'order', 'where', '*'),
});

type Node = { [key: string]: unknown };

/** Every object of the document with each of its keys. */
function placesIn(value: unknown): { parent: Node; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [{ parent: value as Node, key }, ...placesIn((value as Node)[key])]);
}

function define(parent: Node, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The text of the document after the mutation. */
export function mutated(text: string, { node, kind, value, name }: Mutation): string {
  const document = JSON.parse(text) as unknown;
  const places = placesIn(document);
  const place = places[node % places.length];
  if (!place) return value;
  const { parent, key } = place;
  const other = places[(node * 7 + 3) % places.length];
  if (kind === 'double') define(parent, name, structuredClone(parent[key]));
  if (kind === 'move' && other) define(other.parent, name, structuredClone(parent[key]));
  if (kind === 'rename') define(parent, name, parent[key]);
  if (kind === 'rename' || kind === 'delete') delete parent[key];
  if (kind !== 'replace') return JSON.stringify(document);
  // A text that stands nowhere else, so that values that JSON.stringify would change come in as they are.
  define(parent, key, 'REPLACED');
  return JSON.stringify(document).replace('"REPLACED"', () => value);
}

/** Whether a text has the place, or the object in which something is missing. */
export function hasPlace(text: string, pointer: string): boolean {
  if (pointer === '') return true;
  let value: unknown = JSON.parse(text);
  for (const step of pathOf(pointer).slice(0, -1)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
    value = (value as Node)[step];
  }
  return typeof value === 'object' && value !== null;
}
