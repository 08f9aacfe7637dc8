// The state of a list page, all of it in the address: a link shows a colleague the same list, and back undoes a
// filter. `view` names a view (`all` is every record), `where` holds the reader's own conditions, `without` the
// positions of the view's conditions they took away, then `sort` and `search`.

import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type {
  PresentedBoardView,
  PresentedEntity,
  PresentedListView,
  PresentedModel,
  RuleJson,
} from '../../schemas/http/model.ts';
import { joinRules, splitRule } from './conditions.ts';

export type ShownView = PresentedListView | PresentedBoardView;

/** The name of the view that holds every record. */
export const ALL = 'all';

export interface Condition {
  readonly rule: RuleJson;
  /** Where it comes from: the view's conditions can be taken away, the reader's own also changed. */
  readonly of: 'view' | 'reader';
  /** Position among those of the same origin. */
  readonly index: number;
}

export interface ListState {
  /** Undefined for `all`. */
  readonly view: ShownView | undefined;
  /** The list view that gives the columns, also for `all`. */
  readonly listView: PresentedListView | undefined;
  readonly conditions: readonly Condition[];
  /** All conditions as one rule. */
  readonly where: RuleJson | undefined;
  readonly sort: readonly string[];
  readonly search: string;
  readonly addCondition: (rule: RuleJson) => void;
  readonly changeCondition: (condition: Condition, rule: RuleJson) => void;
  readonly removeCondition: (condition: Condition) => void;
  readonly removeAll: () => void;
  /** Back to the view as it is. */
  readonly reset: () => void;
  readonly setSort: (sort: readonly string[]) => void;
  readonly setSearch: (search: string) => void;
}

/** Views of an entity that a list page shows, in the model's order. */
export function viewsOf(model: PresentedModel, entity: PresentedEntity): readonly ShownView[] {
  return Object.values(model.views).flatMap((view) =>
    view.entity === entity.name && (view.kind === 'list' || view.kind === 'board') ? [view] : [],
  );
}

function isListView(view: ShownView): view is PresentedListView {
  return view.kind === 'list';
}

/** A rule of the address; a damaged one counts as none rather than as a broken page. */
function parseWhere(text: string | null): readonly RuleJson[] {
  if (text === null) return [];
  try {
    return splitRule(JSON.parse(text) as RuleJson);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function parseList(text: string | null): readonly string[] {
  return (text ?? '').split(',').filter((part) => part !== '');
}

type Params = Readonly<Record<string, string | undefined>>;

function withParams(before: URLSearchParams, changes: Params): URLSearchParams {
  const next = new URLSearchParams(before);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next;
}

function whereText(conditions: readonly Condition[]): string | undefined {
  const rule = joinRules(conditions.filter(({ of }) => of === 'reader').map((condition) => condition.rule));
  return rule === undefined ? undefined : JSON.stringify(rule);
}

function readConditions(view: ShownView | undefined, params: URLSearchParams): readonly Condition[] {
  const without = new Set(parseList(params.get('without')));
  const ofView = splitRule(view?.where).map((rule, index) => ({ rule, of: 'view' as const, index }));
  const ofReader = parseWhere(params.get('where')).map((rule, index) => ({ rule, of: 'reader' as const, index }));
  return [...ofView.filter(({ index }) => !without.has(String(index))), ...ofReader];
}

function findView(views: readonly ShownView[], name: string | null): ShownView | undefined {
  if (name === ALL) return undefined;
  return views.find((view) => view.name === name) ?? views.find(isListView) ?? views[0];
}

export function useListState(model: PresentedModel, entity: PresentedEntity): ListState {
  const [params, setParams] = useSearchParams();
  const views = viewsOf(model, entity);
  const view = findView(views, params.get('view'));
  const listView = view?.kind === 'list' ? view : views.find(isListView);
  // The parts of the address are the request's key: the same address must give the same objects.
  const conditions = useMemo(() => readConditions(view, params), [view, params]);
  const where = useMemo(() => joinRules(conditions.map(({ rule }) => rule)), [conditions]);
  const sort = useMemo(() => {
    const own = parseList(params.get('sort'));
    return own.length > 0 ? own : (view?.sort ?? []);
  }, [params, view]);
  const change = (changes: Params, replace = false) => setParams((now) => withParams(now, changes), { replace });
  const own = (next: readonly Condition[]) => change({ where: whereText(next) });
  return {
    view,
    listView,
    conditions,
    where,
    sort,
    search: params.get('search') ?? '',
    addCondition: (rule) => own([...conditions, { rule, of: 'reader', index: -1 }]),
    changeCondition: (condition, rule) => {
      const next = conditions.map((other) => (other === condition ? { ...other, rule, of: 'reader' as const } : other));
      change({ where: whereText(next), without: withoutText(params, condition) });
    },
    removeCondition: (condition) =>
      change({
        where: whereText(conditions.filter((other) => other !== condition)),
        without: withoutText(params, condition),
      }),
    removeAll: () =>
      change({
        where: undefined,
        search: undefined,
        without: splitRule(view?.where)
          .map((_rule, index) => index)
          .join(','),
      }),
    reset: () => change({ where: undefined, without: undefined, search: undefined, sort: undefined }),
    setSort: (next) => change({ sort: next.join(',') }),
    setSearch: (search) => change({ search }, true),
  };
}

/** The positions taken away, with that of a view's condition that leaves or becomes the reader's own. */
function withoutText(params: URLSearchParams, condition: Condition): string {
  const before = parseList(params.get('without'));
  return (condition.of === 'view' ? [...before, String(condition.index)] : before).join(',');
}

/** Address of a view of the same entity; filters belong to the view they were made on and stay behind. */
export function addressOfView(entity: PresentedEntity, name: string): string {
  return `/${entity.name}?view=${encodeURIComponent(name)}`;
}
