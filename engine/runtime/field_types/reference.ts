// One record of another entity.

import type { FieldTypeRuntime } from './field_type.ts';
import { referenceBehaviour } from './reference_value.ts';

export const referenceType: FieldTypeRuntime = { ...referenceBehaviour, name: 'reference' };
