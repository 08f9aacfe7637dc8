// The record above this one. The path of its ancestors is kept beside it by records/write/tree.ts, so storing the
// field leaves that column alone.

import type { FieldTypeRuntime } from './field_type.ts';
import { referenceBehaviour } from './reference_value.ts';

export const tree_parentType: FieldTypeRuntime = { ...referenceBehaviour, name: 'tree_parent' };
