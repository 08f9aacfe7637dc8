// /api/model and what is derived from it: what a reader may see of the model, the schemas of its forms, and OpenAPI.

import { deriveOpenApi } from '../../../metadata/derive/openapi.ts';
import { presentFormSchemas } from '../../models/form_schemas.ts';
import { presentModel } from '../../models/present.ts';
import type { Reader } from '../../models/reader.ts';
import { findEntity } from '../../records/query/source.ts';
import { type Answer, type Call, type Route, refuseParameters } from '../route.ts';
import { type OpenSession, openSession, type SessionDependencies } from '../session.ts';

export function modelRoutes(dependencies: SessionDependencies): readonly Route[] {
  const shown = (path: string, present: (session: OpenSession, call: Call) => unknown): Route => ({
    method: 'GET',
    path,
    run: async (call): Promise<Answer> => {
      refuseParameters(call.target);
      const session = await openSession(dependencies, call);
      return { status: 200, json: JSON.stringify(present(session, call)), headers: { Vary: 'Accept-Language' } };
    },
  });
  return [
    shown('/api/model', (session) => presentModel(readerOf(session))),
    shown('/api/model/schemas/:entity', (session, call) =>
      presentFormSchemas(readerOf(session), findEntity(session.request, call.part('entity'))),
    ),
    shown('/api/openapi.json', ({ request }) => deriveOpenApi(request.model, request.access, request.language)),
  ];
}

function readerOf({ request, identity }: OpenSession): Reader {
  return {
    model: request.model,
    access: request.access,
    language: request.language,
    roles: [...new Set(identity.memberships.map((membership) => membership.role))],
  };
}
