// The routes of users' accounts: their sessions, passwords and invitations, and what administrators do about them.

import { SHORTEST_PASSWORD } from '../../../schemas/http/session.ts';
import type { JsonSchema } from '../field_types/field_type.ts';
import { answer, answers, ID_PARAMETER, jsonContent, OPEN, operation, schemaRef } from './openapi_parts.ts';

function body(name: string, required = true): JsonSchema {
  return { required, content: jsonContent(schemaRef(name)) };
}

const UUID: JsonSchema = { type: 'string', format: 'uuid' };
const SESSION_PARAMETER: JsonSchema = { name: 'sid', in: 'path', required: true, schema: UUID };
const TOKEN_PARAMETER: JsonSchema = { name: 'token', in: 'path', required: true, schema: { type: 'string' } };

/** What people do about their own account. */
export function accountPaths(): Record<string, JsonSchema> {
  return {
    '/api/auth/sessions': {
      get: operation('auth.sessions', 'The open sessions of the user', {
        responses: answers({ 200: answer('The sessions, those used last first.', schemaRef('Sessions')) }),
      }),
    },
    '/api/auth/sessions/{id}': {
      parameters: [ID_PARAMETER],
      delete: operation('auth.end', 'End a session', { responses: answers({ 204: answer('Ended.') }) }),
    },
    '/api/auth/password': {
      post: operation('auth.password', 'Change the password; all other sessions end, tokens go on', {
        requestBody: body('PasswordRequest'),
        responses: answers({ 204: answer('Changed.') }),
      }),
    },
    '/api/auth/invitations/{token}': {
      parameters: [TOKEN_PARAMETER],
      get: operation('auth.invitation', 'Whom an invitation is for', {
        ...OPEN,
        responses: answers({ 200: answer('The user.', schemaRef('Invitation')) }),
      }),
      post: operation('auth.accept', 'Accept an invitation: set the password and log in', {
        ...OPEN,
        requestBody: body('AcceptRequest'),
        responses: answers({ 200: answer('Logged in; the session is a cookie.', schemaRef('Me')) }),
      }),
    },
  };
}

/** What is done about the account of a user, each by a right over them. */
export function userPaths(): Record<string, JsonSchema> {
  return {
    '/api/users/{id}/invite': {
      parameters: [ID_PARAMETER],
      post: operation('users.invite', 'Make a link by which a user sets their password', {
        description:
          'Needs the right `invite` over the user, `deactivate` too for one who is not active, and all their roles must be such as the sender may give.',
        responses: answers({ 201: answer('The link, shown this once; the one before ends.', schemaRef('Invite')) }),
      }),
    },
    '/api/users/{id}/deactivate': {
      parameters: [ID_PARAMETER],
      post: operation('users.deactivate', 'End all ways in of a user, and hand over what is theirs', {
        description:
          'Needs the right `deactivate` over the user, as does a change of `active` over `/api/records/user`, and for what is handed over the right to update it.',
        requestBody: body('DeactivateRequest', false),
        responses: answers({ 200: answer('How many records were handed over.', schemaRef('DeactivateAnswer')) }),
      }),
    },
    '/api/users/{id}/activate': {
      parameters: [ID_PARAMETER],
      post: operation('users.activate', 'Let a user log in again', {
        description: 'Needs the right `deactivate` over the user: it is the way back.',
        responses: answers({ 204: answer('They can. What was ended stays so.') }),
      }),
    },
    '/api/users/{id}/sessions': {
      parameters: [ID_PARAMETER],
      get: operation('users.sessions', 'The open sessions of a user', {
        description: 'Needs the right `update` over the user, as does ending one.',
        responses: answers({ 200: answer('The sessions, those used last first.', schemaRef('Sessions')) }),
      }),
    },
    '/api/users/{id}/sessions/{sid}': {
      parameters: [ID_PARAMETER, SESSION_PARAMETER],
      delete: operation('users.end', 'End a session of a user', { responses: answers({ 204: answer('Ended.') }) }),
    },
  };
}

/** By the name under which `components` holds them. */
export function userSchemas(): Record<string, JsonSchema> {
  const text: JsonSchema = { type: 'string' };
  const moment: JsonSchema = { type: 'string', format: 'date-time' };
  const password: JsonSchema = { type: 'string', minLength: SHORTEST_PASSWORD, maxLength: 1_024 };
  const noted: JsonSchema = { type: ['string', 'null'] };
  const session = object({
    id: UUID,
    created_at: moment,
    seen_at: moment,
    expires_at: moment,
    network: noted,
    user_agent: noted,
    current: { type: 'boolean', description: 'Whether it is the one of this request.' },
  });
  const ofEach = { type: 'object', additionalProperties: UUID };
  return {
    Sessions: object({ items: { type: 'array', items: session } }),
    PasswordRequest: object({ old: text, new: password }),
    Invitation: object({ login: text, name: text, invited_by: noted, tenant: object({ key: text, title: text }) }),
    AcceptRequest: object({ password }),
    Invite: object({ url: { type: 'string', format: 'uri' }, expires_at: moment }),
    DeactivateRequest: {
      type: 'object',
      properties: {
        hand_over_to: { description: 'One user for all records, or one for each entity.', anyOf: [UUID, ofEach] },
      },
    },
    DeactivateAnswer: object({ handed_over: { type: 'object', additionalProperties: { type: 'integer' } } }),
  };
}

/** All of it is there. */
function object(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties) };
}
