// Small packs for tests of the compiler: documents as values, put together to packs.

import { type Compiled, compilePacks } from '../../../engine/metadata/compile.ts';
import type { RawPack } from '../../../engine/metadata/pack.ts';
import type { Problem } from '../../../engine/problems.ts';

type Documents = Readonly<Record<string, unknown>>;

/** A pack of kind module named `base`, or what `manifest` says. */
export function pack(documents: Documents, manifest: Documents = {}): RawPack {
  const base = { name: 'base', kind: 'module', version: '1.0.0', title: 'Base', language: 'en' };
  const whole = { 'pack.json': { ...base, ...manifest }, ...documents };
  const files = Object.entries(whole).map(([path, body]) => [
    path,
    typeof body === 'string' ? body : JSON.stringify(body),
  ]);
  return { origin: String({ ...base, ...manifest }.name), files: Object.fromEntries(files) };
}

/** A tenant pack `acme` over base. */
export function tenantPack(documents: Documents, manifest: Documents = {}): RawPack {
  return pack(documents, { name: 'acme', kind: 'tenant', prefix: 'acme', depends: { base: '^1.0.0' }, ...manifest });
}

export const USER = {
  title: 'User',
  'x-entity': { plural: 'Users', label: 'name' },
  properties: { name: { $ref: 'crm:types/text', title: 'Name', 'x-field': { order: 10 } } },
};

/** Base with `user` and one entity `deal` whose properties are given. */
export function baseWith(properties: Documents, more: Documents = {}, documents: Documents = {}): RawPack {
  const deal = {
    title: 'Deal',
    'x-entity': { plural: 'Deals', label: 'name', ...more },
    properties: { name: USER.properties.name, ...properties },
  };
  return pack({ 'entities/user.json': USER, 'entities/deal.json': deal, ...documents });
}

/** The compiled packs; a test that expects none of its problems fails with them. */
export function compiled(...packs: readonly RawPack[]): Compiled {
  const result = compilePacks(packs);
  if (result.ok) return result.value;
  throw new Error(result.problems.map((problem) => `${problem.file}#${problem.pointer} ${problem.detail}`).join('\n'));
}

/** What is wrong with the packs; nothing where they compile. */
export function problemsOf(...packs: readonly RawPack[]): readonly Problem[] {
  const result = compilePacks(packs);
  return result.ok ? [] : result.problems;
}
