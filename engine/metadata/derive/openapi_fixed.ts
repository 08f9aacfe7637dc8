// The routes that do not depend on entities: health, sessions, search, events, files, the model itself.

import type { JsonSchema } from '../field_types/field_type.ts';
import {
  answer,
  answers,
  COMPANY,
  headerParameter,
  ID_PARAMETER,
  IDEMPOTENCY_KEY,
  jsonContent,
  OPEN,
  operation,
  queryParameter,
  schemaRef,
} from './openapi_parts.ts';
import { accountPaths, userPaths } from './openapi_users.ts';

export function sharedPaths(): Record<string, JsonSchema> {
  const upload = {
    type: 'object',
    properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
    required: ['file'],
  };
  const anyObject = { type: 'object' };
  return {
    '/api/health': {
      get: operation('health.get', 'Whether the server works', {
        ...OPEN,
        responses: answers({ 200: answer('It does.', schemaRef('Health')) }),
      }),
    },
    '/api/ready': {
      get: operation('health.ready', 'Whether the server takes requests', {
        ...OPEN,
        responses: answers({ 200: answer('It does.', schemaRef('Health')) }),
      }),
    },
    ...authPaths(),
    ...searchPaths(),
    ...eventPaths(),
    ...accountPaths(),
    ...userPaths(),
    '/api/files': {
      post: operation('files.upload', 'Store a file', {
        parameters: [IDEMPOTENCY_KEY],
        requestBody: { required: true, content: { 'multipart/form-data': { schema: upload } } },
        responses: answers({ 201: answer('The file.', schemaRef('File')) }),
      }),
    },
    '/api/files/{id}': {
      parameters: [ID_PARAMETER],
      get: operation('files.download', 'Read a file', {
        responses: answers({ 200: { description: 'Its content.', content: { 'application/octet-stream': {} } } }),
      }),
    },
    '/api/model': {
      get: operation('model.get', 'The model as the reader may see it', {
        responses: answers({ 200: answer('The model.', anyObject) }),
      }),
    },
    '/api/model/schemas/{entity}': {
      parameters: [{ name: 'entity', in: 'path', required: true, schema: { type: 'string' } }],
      get: operation('model.schemas', 'The JSON Schemas of an entity’s forms', {
        responses: answers({ 200: answer('The schemas.', anyObject) }),
      }),
    },
    '/api/openapi.json': {
      get: operation('model.openapi', 'This document', {
        responses: answers({ 200: answer('OpenAPI 3.1.', anyObject) }),
      }),
    },
  };
}

function searchPaths(): Record<string, JsonSchema> {
  const names = 'Names of entities, separated by commas; else all that the reader may read and that can be searched.';
  return {
    '/api/search': {
      parameters: [COMPANY],
      get: operation('search.get', 'Search all entities at once', {
        parameters: [
          { ...queryParameter('q', { type: 'string', minLength: 2, maxLength: 500 }, 'Words.'), required: true },
          queryParameter('entities', { type: 'string' }, `At most 20. ${names}`),
        ],
        responses: answers({ 200: answer('What was found, the best first.', schemaRef('SearchAnswer')) }),
      }),
    },
  };
}

function eventPaths(): Record<string, JsonSchema> {
  const cursor = 'The id of the last event that was received: what came since is told first.';
  const description =
    'A stream of events (WHATWG HTML, 9.2) with the id of each: `change` of a record that this user may read now, `gone` for one that left what they may read, and `reset` where what they know may be wrong, so that it has to be read again. The data of `change` and `gone` is an Event.';
  return {
    '/api/events': {
      parameters: [COMPANY],
      get: operation('events.get', 'Follow what happens to records', {
        parameters: [headerParameter('Last-Event-ID', cursor)],
        responses: answers({
          200: { description, content: { 'text/event-stream': { schema: { type: 'string' } } } },
        }),
      }),
    },
  };
}

function authPaths(): Record<string, JsonSchema> {
  const body = (name: string): JsonSchema => ({ required: true, content: jsonContent(schemaRef(name)) });
  return {
    '/api/auth/login': {
      post: operation('auth.login', 'Log in', {
        ...OPEN,
        requestBody: body('LoginRequest'),
        responses: answers({ 200: answer('Logged in; the session is a cookie.', schemaRef('Me')) }),
      }),
    },
    '/api/auth/logout': {
      post: operation('auth.logout', 'Log out', { responses: answers({ 204: answer('Logged out.') }) }),
    },
    '/api/auth/me': {
      parameters: [COMPANY],
      get: operation('auth.me', 'Who is logged in', {
        responses: answers({ 200: answer('The user.', schemaRef('Me')) }),
      }),
    },
    '/api/auth/session': {
      get: operation('auth.session', 'Who is logged in, if anyone', {
        ...OPEN,
        responses: answers({ 200: answer('The user.', schemaRef('Me')), 204: answer('Nobody.') }),
      }),
      patch: operation('auth.change_session', 'Work in another company', {
        parameters: [COMPANY],
        requestBody: body('SessionChange'),
        responses: answers({ 200: answer('The user, in the company.', schemaRef('Me')) }),
      }),
    },
    '/api/auth/tokens': {
      get: operation('auth.tokens', 'The personal tokens, without their values', {
        responses: answers({ 200: answer('The tokens.', schemaRef('Tokens')) }),
      }),
      post: operation('auth.token', 'Make a personal token', {
        parameters: [IDEMPOTENCY_KEY],
        requestBody: body('TokenRequest'),
        responses: answers({
          201: answer('The token, shown this once.', schemaRef('Token')),
          409: {
            $ref: '#/components/responses/Problem',
            description:
              'With the Idempotency-Key of a token that was made, `token.shown` and its id as `token`: the value is not kept.',
          },
        }),
      }),
    },
    '/api/auth/tokens/{id}': {
      parameters: [ID_PARAMETER],
      delete: operation('auth.revoke', 'Revoke a personal token', { responses: answers({ 204: answer('Revoked.') }) }),
    },
  };
}
