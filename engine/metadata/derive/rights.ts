// What the reader of a derived document may do.

import type { Entity, Field } from '../model.ts';

/** What the reader may do; the runtime's Access is one. */
export interface Rights {
  readonly readable: (entity: Entity, field: string) => Field | undefined;
  readonly writable: (entity: Entity, field: Field) => boolean;
  readonly may: (entity: Entity, action: string) => boolean;
}
