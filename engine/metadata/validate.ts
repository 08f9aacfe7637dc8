// Documents against the meta-schemas of schemas/: every unknown key and every value of the wrong kind, said in a
// sentence with file and pointer. Names that lead nowhere are link.ts and the compilers.

import type { Problem } from '../problems.ts';
import { type FormError, formErrors, type Mend } from './form_error.ts';
import { isFieldWithoutType, mendBody } from './mend.ts';
import { type CheckedKind, validatorOf } from './meta_schemas.ts';
import { type Body, DEFINITION_FOLDERS, type DefinitionKind, type PackDocument, type PackSource } from './pack.ts';
import { pointerOf } from './pointer.ts';

/** A place that was read otherwise than it is written. */
export interface MendedPlace {
  readonly file: string;
  readonly pointer: string;
  /** A field of no known type, read as a text: what rules say about its type is not judged. */
  readonly standIn: boolean;
  /** Where what is written under another key was looked at. */
  readonly readAt?: string;
}

/** A body without its mistakes of form, and what they were. */
export interface Validated {
  readonly body: Body;
  readonly problems: readonly Problem[];
  readonly mended: readonly MendedPlace[];
}

/** A pack whose documents have the form that the compilers rely on, what was wrong with it, and what is not as written. */
export function validatePack(pack: PackSource): {
  pack: PackSource;
  problems: readonly Problem[];
  mended: readonly MendedPlace[];
} {
  const manifest = validateBody('pack', pack.manifest, pack.file);
  const documents = pack.documents.map((document) => ({ document, ...validateDocument(document) }));
  const all = [manifest, ...documents];
  return {
    pack: {
      ...pack,
      manifest: manifest.body,
      documents: documents.map(({ document, body }) => ({ ...document, body })),
    },
    problems: all.flatMap((each) => each.problems),
    mended: all.flatMap((each) => each.mended),
  };
}

function validateDocument({ kind, id, body, file }: PackDocument): Validated {
  if (kind === 'extension') return validateBody(extensionKind(id), body, file, true);
  return validateBody(kind, body, file);
}

/** The kind of definition that an extension with this id patches. */
export function extensionKind(id: string): DefinitionKind {
  const folder = id.split('/').at(-2) ?? '';
  return (Object.hasOwn(DEFINITION_FOLDERS, folder) ? DEFINITION_FOLDERS[folder] : undefined) ?? 'entity';
}

/** How often mistakes may come to light by mending others. */
const MOST_ROUNDS = 5;

/** One body against the meta-schema of a kind; also for folded documents and import descriptions. */
export function validateBody(kind: CheckedKind, body: Body, file: string, patch = false): Validated {
  const first = errorsOf(kind, body, patch);
  const mended: MendedPlace[] = [];
  let [mending, errors] = [body, first];
  for (let round = 0; errors.length > 0 && round < MOST_ROUNDS; round += 1) {
    mended.push(...errors.map(({ mend }) => mendedPlace(file, mend)));
    mending = mendBody(
      mending,
      errors.map(({ mend }) => mend),
    );
    // What is missing stays so; the compilers' complaints about it are not told.
    errors = errorsOf(kind, mending, patch).filter(({ mend }) => mend.kind !== 'missing');
  }
  if (errors.length > 0) mended.push({ file, pointer: '', standIn: true });
  const problems = first.map(({ problem }) => ({ ...problem, file }));
  return { body: errors.length > 0 ? {} : mending, problems, mended };
}

function mendedPlace(file: string, mend: Mend): MendedPlace {
  const place = { file, pointer: pointerOf(mend.path), standIn: isFieldWithoutType(mend) };
  return mend.kind === 'rename' ? { ...place, readAt: pointerOf([...mend.path.slice(0, -1), mend.to]) } : place;
}

function errorsOf(kind: CheckedKind, body: Body, patch: boolean): FormError[] {
  const validate = validatorOf(kind, patch);
  return validate(body) ? [] : formErrors(validate.errors ?? []);
}
