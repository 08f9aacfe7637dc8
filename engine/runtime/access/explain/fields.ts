// Why a field may be read or written, or not: its classes and what the roles may do with them, whether anybody sets it,
// and the right that a change of it asks for.

import type { Reason } from '../../../../schemas/http/access.ts';
import type { Field, Model, Role } from '../../../metadata/model.ts';
import { textIn } from '../../records/write/messages.ts';
import type { Action } from '../access.ts';
import { classRight, RANK, type Right } from '../roles.ts';
import type { About, Words } from '../words.ts';

export interface FieldQuestion {
  readonly request: { readonly model: Model; readonly language: string };
  readonly action: Action;
  readonly field: Field;
  readonly roles: readonly Role[];
  /** What a change of the field asks for besides, and whether the user has it. */
  readonly asked: { readonly right: Action; readonly holds: boolean } | undefined;
}

/** Empty for a field without classes that people may set. */
export function fieldReasons(words: Words, about: About, question: FieldQuestion): readonly Reason[] {
  const { request, action, field, roles, asked } = question;
  const isWrite = classRightFor(action) === 'write';
  const title = textIn(field.title, request.language);
  const ofClasses = field.classes.map((each): Reason => {
    const right = bestRight(roles, each);
    const holds = RANK[right] >= RANK[classRightFor(action)];
    const classTitle = textIn(request.model.classes[each]?.title ?? {}, request.language) || each;
    const sentence = words.fieldClass(about, {
      field: title,
      title: classTitle,
      right: isWrite ? right : readAs(right),
      holds,
    });
    return { kind: 'class', holds, class: each, sentence };
  });
  const isSet = isWrite && (field.readonly === true || (field.system && !field.writable));
  return [
    ...ofClasses,
    ...(isSet ? [{ kind: 'readonly', holds: false, sentence: words.readonlyField(about, title) } as const] : []),
    ...(asked
      ? [{ kind: 'right', holds: asked.holds, sentence: words.fieldRight(about, { field: title, ...asked }) } as const]
      : []),
  ];
}

/** What the action takes of the classes of a field. */
export function classRightFor(action: Action): Right {
  return action === 'create' || action === 'update' ? 'write' : 'read';
}

function bestRight(roles: readonly Role[], name: string): Right {
  return roles.reduce<Right>((best, role) => {
    const right = classRight(role, name);
    return RANK[right] > RANK[best] ? right : best;
  }, 'hidden');
}

/** Of reading nobody needs to know that it may be written, too. */
function readAs(right: Right): Right {
  return right === 'write' ? 'read' : right;
}
