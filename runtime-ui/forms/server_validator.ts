// rjsf wants a validator. Ours finds nothing: the server judges what is saved by the same compiled schema and answers
// all problems at once, each on its field. Judging here too would need ajv, which compiles with `new Function`: the
// page's content security policy forbids it, and it weighs more than the rest of the form.

import type { RJSFSchema, ValidatorType } from '@rjsf/utils';

/** What rjsf carries; spelt without the recursion of Json, which its error types cannot follow. */
export type Carried = Record<string, unknown>;

export const serverValidator: ValidatorType<Carried, RJSFSchema> = {
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  isValid: () => true,
  rawValidation: () => ({}),
};
