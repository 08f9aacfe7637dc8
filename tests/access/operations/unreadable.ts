// Fields that the person may not read, of the entity and over its references: each is refused exactly as a name that
// nothing has, wherever it is asked for.

import type { Answered } from '../../rig/ask.ts';
import type { Asking, Case, Operation } from '../case.ts';
import { mayAtAll, mayName, mayReadField } from '../oracle/rights.ts';

type Ask = (asking: Asking, path: string) => Promise<Answered>;

const ASKS: Readonly<Record<string, Ask>> = {
  filter: ({ client, entity }, path) =>
    client.post(`/api/records/${entity.name}/query`, { where: { '==': [{ var: path }, null] } }),
  sort: ({ client, entity }, path) => client.post(`/api/records/${entity.name}/query`, { sort: [path] }),
  fields: ({ client, entity }, path) => client.get(`/api/records/${entity.name}?fields=id,${path}`),
  group: ({ client, entity }, path) =>
    client.post(`/api/records/${entity.name}/aggregate`, { group: { g: { field: path } }, measures: {} }),
  measure: ({ client, entity }, path) =>
    client.post(`/api/records/${entity.name}/aggregate`, { measures: { m: { max: path } } }),
};

export const unreadable: Operation = (asking) => {
  const { world, person, entity, random } = asking;
  if (!mayAtAll(world, person, entity.name, 'read')) return [];
  const hidden = hiddenPaths(asking).filter((path) => !mayName(world, person, entity.name, path));
  return random.some(hidden, 2).flatMap((path) => {
    return random.some(Object.keys(ASKS), 3).map((name) => unreadableCase(asking, name, path));
  });
};

function hiddenPaths({ world, person, entity }: Asking): readonly string[] {
  return Object.values(entity.fields).flatMap((field) => {
    if (!mayReadField(world, person, field)) return [field.name];
    const target = world.model.entities[field.to ?? ''];
    if (target === undefined || field.name === 'created_by' || field.name === 'updated_by') return [];
    const hidden = Object.values(target.fields).filter((each) => !mayReadField(world, person, each));
    const blind = mayAtAll(world, person, target.name, 'read') ? [] : ['version'];
    return [...hidden.map((each) => each.name), ...blind].map((each) => `${field.name}.${each}`);
  });
}

function unreadableCase(asking: Asking, name: string, path: string): Case {
  const ask = ASKS[name] as Ask;
  return asUnknown(`${name} by ${path}`, path, (asked) => ask(asking, asked));
}

/** What is refused in the very words in which a name is refused that nothing has. */
export function asUnknown(request: string, path: string, ask: (path: string) => Promise<Answered>): Case {
  return {
    request,
    expected: 'as unknown',
    observe: async () => {
      const [found, unknown] = [await ask(path), await ask(unknownLike(path))];
      const told = [found, unknown].map((answer) => withoutName(answer, answer === found ? path : unknownLike(path)));
      return found.status >= 400 && told[0] === told[1] ? 'as unknown' : { found: told[0], unknown: told[1] };
    },
  };
}

/** A name that nothing has, at the end of the same path. */
function unknownLike(path: string): string {
  return [...path.split('.').slice(0, -1), 'qqqqqqqqq'].join('.');
}

function withoutName({ status, text }: Answered, path: string): string {
  const told = text.replace(/"request_id":"[^"]*"/, '').replaceAll(path, '<path>');
  return `${status} ${told.replaceAll(path.split('.').at(-1) ?? path, '<name>')}`;
}
