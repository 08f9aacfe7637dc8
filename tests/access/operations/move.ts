// Changes that carry a record out of reach, to another owner, team, agency or company: the image that a write leaves is
// judged like the one that it found, and by a share alone nothing is moved at all. What would be allowed is not asked, since it would change what others are asked.

import type { Asking, Case, Operation } from '../case.ts';
import { allowedIds, mayChangeInto, mayRead } from '../oracle/rights.ts';
import { isLive, type Row } from '../oracle/tables.ts';
import { leadsToSeen } from './create.ts';

const PLACES: Readonly<Record<string, string>> = { owner: 'user', team: 'team', agency: 'agency', company: 'company' };

export const move: Operation = (asking) => {
  const { world, person, entity, random } = asking;
  const changeable = [...(world.tables[entity.name]?.values() ?? [])].filter((row) => {
    const id = String(row['id']);
    return (
      isLive(row) && mayRead(world, person, entity.name, id) && allowedIds(world, person, entity.name, 'update').has(id)
    );
  });
  const places = Object.keys(PLACES).filter((place) => Object.hasOwn(entity.fields, place));
  return random.some(changeable, 2).flatMap((row) => places.flatMap((place) => moveCase(asking, row, place)));
};

function moveCase(asking: Asking, row: Row, place: string): readonly Case[] {
  const { world, person, entity, client, random } = asking;
  const targets = [...(world.tables[PLACES[place] ?? '']?.values() ?? [])].filter(isLive).map((target) => target['id']);
  const body = { [place]: random.pick(targets) };
  const isSame = body[place] === row[place];
  const image = { ...row, ...body };
  const isAllowed = mayChangeInto(world, person, entity.name, { before: row, after: image });
  if (isSame || (isAllowed && leadsToSeen(asking, body))) return [];
  const path = `/api/records/${entity.name}/${row['id']}`;
  return [
    {
      request: `PATCH ${path} ${JSON.stringify(body)}`,
      expected: 'refused',
      observe: async () => {
        const { status } = await client.patch(path, body);
        return status < 400 ? status : 'refused';
      },
    },
  ];
}
