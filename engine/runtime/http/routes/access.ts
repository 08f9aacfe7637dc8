// /api/access: who may do what, and why.

import { Refusal } from '../../../problems.ts';
import { effectOf, requireEffect } from '../../access/effect/effect.ts';
import { proposeRoles } from '../../access/effect/proposed.ts';
import { type ExplainRequest, explainAccess } from '../../access/explain/explain.ts';
import { showRoles } from '../../access/shown_roles.ts';
import { readDocuments } from '../../control/models.ts';
import { accepted } from '../../records/query/refusal.ts';
import { objectOf, readJsonBody } from '../body.ts';
import { refuseProblems, unknownKeys } from '../body_fields.ts';
import { type Answer, type Call, type Route, refuseParameters } from '../route.ts';
import { openSession, type SessionDependencies } from '../session.ts';

const PARAMETERS = ['user', 'entity', 'id', 'action', 'field'] as const;

export function accessRoutes(dependencies: SessionDependencies): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/access/roles',
      run: async (call): Promise<Answer> => {
        refuseParameters(call.target);
        const { request } = await openSession(dependencies, call);
        const answer = await showRoles(request);
        return { status: 200, json: JSON.stringify(answer), headers: { Vary: 'Accept-Language' } };
      },
    },
    {
      method: 'GET',
      path: '/api/access/explain',
      run: async (call): Promise<Answer> => {
        const { request } = await openSession(dependencies, call);
        const answer = await explainAccess(request, explainRequestOf(call));
        return { status: 200, json: JSON.stringify(answer), headers: { Vary: 'Accept-Language' } };
      },
    },
    { method: 'POST', path: '/api/access/effect', run: (call) => effect(dependencies, call) },
  ];
}

async function effect(dependencies: SessionDependencies, call: Call): Promise<Answer> {
  refuseParameters(call.target);
  const { request, tenant } = await openSession(dependencies, call, 'many');
  requireEffect(request);
  const body = objectOf(await readJsonBody(call));
  refuseProblems(unknownKeys(body, ['roles']));
  const hash = tenant.hash ?? '';
  const documents = await dependencies.installation.control().read((connection) => readDocuments(connection, hash));
  if (documents === undefined) throw new Error(`The documents of the model ${hash} are not there.`);
  const answer = await effectOf(request, accepted(proposeRoles(request, documents, body['roles'])));
  return { status: 200, json: JSON.stringify(answer), headers: { Vary: 'Accept-Language' } };
}

/** Throws `parameter.unknown`, and `parameter.invalid` for one that comes twice or is missing. */
function explainRequestOf(call: Call): ExplainRequest {
  const parameters = call.target.parameters();
  for (const name of parameters.keys()) {
    if (!(PARAMETERS as readonly string[]).includes(name)) {
      const detail = `There is no parameter ${JSON.stringify(name)} here (known: ${PARAMETERS.join(', ')}).`;
      throw new Refusal('parameter.unknown', detail, { members: { parameter: name } });
    }
    if (parameters.getAll(name).length > 1) throw invalid(name, 'comes more than once');
  }
  const parameter = (name: (typeof PARAMETERS)[number]): string | undefined => parameters.get(name) ?? undefined;
  const entity = parameter('entity');
  if (entity === undefined) throw invalid('entity', 'is missing');
  return {
    entity,
    user: parameter('user'),
    id: parameter('id'),
    action: parameter('action'),
    field: parameter('field'),
  };
}

function invalid(name: string, what: string): Refusal {
  return new Refusal('parameter.invalid', `The parameter ${name} ${what}.`, { members: { parameter: name } });
}
