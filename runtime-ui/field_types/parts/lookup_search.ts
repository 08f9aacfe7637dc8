// What a lookup asks the server: records of the entity that match, with a second fact that tells namesakes apart.

import { useDebouncedValue } from '@mantine/hooks';
import type { PresentedEntity, PresentedModel, RuleJson } from '../../../schemas/http/model.ts';
import type { RecordJson } from '../../../schemas/http/records.ts';
import { usePage } from '../../api/lists.ts';
import { TELLING_TYPES } from './fact_text.ts';

const SHOWN = 8;
const TYPING_MS = 150;

/** The first column of the entity's first list, after its label, that tells namesakes apart. */
export function factField(model: PresentedModel, entity: PresentedEntity): string | undefined {
  const list = Object.values(model.views).find((view) => view.kind === 'list' && view.entity === entity.name);
  const columns = list?.kind === 'list' ? list.columns.map((column) => column.field) : Object.keys(entity.fields);
  return columns.find((name) => {
    const field = entity.fields[name];
    return name !== entity.label && field !== undefined && !field.system && TELLING_TYPES.has(field.type);
  });
}

interface LookupAnswer {
  readonly items: readonly RecordJson[];
  /** The answer belongs to what is typed now. */
  readonly settled: boolean;
}

/** Records of `entity` whose search, or else label, matches; the first by label while nothing is typed. */
export function useLookupSearch(
  entity: PresentedEntity,
  asked: {
    readonly search: string;
    readonly fact: string | undefined;
    /** Of which records alone; undefined: of all. */
    readonly among: RuleJson | undefined;
    readonly enabled: boolean;
  },
): LookupAnswer {
  const [search] = useDebouncedValue(asked.search.trim(), TYPING_MS);
  const byLabel = { contains: [{ var: entity.label }, search] };
  const isByLabel = search !== '' && !entity.searchable;
  const page = usePage(
    entity.name,
    {
      fields: asked.fact === undefined ? [entity.label] : [entity.label, asked.fact],
      limit: SHOWN,
      ...(search === '' ? { sort: [entity.label] } : {}),
      ...(search !== '' && entity.searchable ? { search } : {}),
      ...whereOf([
        ...(asked.among === undefined || asked.among === true ? [] : [asked.among]),
        ...(isByLabel ? [byLabel] : []),
      ]),
    },
    asked.enabled,
  );
  return { items: page.data?.items ?? [], settled: page.isFetched && !page.isPlaceholderData };
}

function whereOf(conditions: readonly RuleJson[]): { readonly where?: RuleJson } {
  const [only] = conditions;
  if (only === undefined) return {};
  return { where: conditions.length === 1 ? only : { and: conditions } };
}
