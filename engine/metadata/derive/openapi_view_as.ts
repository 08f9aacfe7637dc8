// The parameter `as`: another user, whose view a request has. In the documents of those alone who may see as somebody.

import type { JsonSchema } from '../field_types/field_type.ts';
import type { Model } from '../model.ts';
import { queryParameter } from './openapi_parts.ts';
import type { Rights } from './rights.ts';

const DESCRIPTION =
  'A user: the answer is what they would be given, as far as who asks may read it themselves, in the language of who asks, and no cache keeps it. Needs the right `view_as`; the first look of each hour is an audit event.';

/** Of nobody, of who asks alone, or going on for as long as they stay. */
const OWN: readonly string[] = [
  '/api/health',
  '/api/ready',
  '/api/auth/sessions',
  '/api/auth/tokens',
  '/api/auth/invitations/{token}',
  '/api/events',
];

/** Those that read with a body. */
const READING = /^\/api\/records\/[^/]+\/(?:query|aggregate)$/;

export function mayViewAs({ entities }: Model, rights: Rights): boolean {
  const user = entities['user'];
  return user !== undefined && rights.may(user, 'view_as');
}

export const VIEW_AS: Readonly<Record<string, JsonSchema>> = {
  ViewAs: queryParameter('as', { type: 'string', format: 'uuid' }, DESCRIPTION),
};

/** The paths, with the parameter wherever it is answered. */
export function withViewAs(paths: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  const answering = Object.entries(paths).map(([path, item]): [string, JsonSchema] => {
    const method = READING.test(path) ? 'post' : 'get';
    const operation = item[method] as JsonSchema | undefined;
    if (operation === undefined || OWN.includes(path)) return [path, item];
    const own = (operation['parameters'] ?? []) as readonly JsonSchema[];
    const parameters = [...own, { $ref: '#/components/parameters/ViewAs' }];
    return [path, { ...item, [method]: { ...operation, parameters } }];
  });
  return Object.fromEntries(answering);
}
