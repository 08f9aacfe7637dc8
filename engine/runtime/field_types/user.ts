// A user of the tenant: a reference to the entity `user`.

import type { FieldTypeRuntime } from './field_type.ts';
import { referenceBehaviour } from './reference_value.ts';

export const userType: FieldTypeRuntime = { ...referenceBehaviour, name: 'user' };
