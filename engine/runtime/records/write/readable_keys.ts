// Whether somebody may read all that a unique field or a key compares. To who may not it is as good as none: what is found
// by it, or collides with it, would tell them of values that they do not read.

import type { Entity, ModelRule } from '../../../metadata/model.ts';
import type { Access } from '../../access/access.ts';
import { fieldsRead } from './paths.ts';

export interface Compared {
  /** Names that the entity has no field of are nobody's secret. */
  readonly fields: readonly string[];
  /** Of a partial key: which records it compares. */
  readonly where?: ModelRule | undefined;
}

export function readsAllOf(
  { access }: { readonly access: Pick<Access, 'readable'> },
  entity: Entity,
  { fields, where }: Compared,
): boolean {
  const names = [...fields, ...(where ? fieldsRead(where) : [])];
  return names.every((each) => !Object.hasOwn(entity.fields, each) || access.readable(entity, each) !== undefined);
}
