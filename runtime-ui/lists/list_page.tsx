// The page of an entity's records: title, views, filters, then a table, a board, or on a phone rows of three lines.
// Its state stands in the address (list_state.ts); what it shows is made from the model.

import { lazy, Suspense, useMemo, useRef } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { PresentedBoardView, PresentedEntity } from '../../schemas/http/model.ts';
import { useModel } from '../api/model.ts';
import { useDocumentTitle } from '../shell/document_title.ts';
import { useKeys } from '../shell/keys.ts';
import { usePhone } from '../shell/use_phone.ts';
import { BulkBar } from './bulk_bar.tsx';
import { useColumnChoice } from './column_choice.ts';
import { availableColumns, type ColumnSettings, chosenColumns, defaultPaths } from './columns.ts';
import { fixedPaths, joinRules } from './conditions.ts';
import { useKnownView } from './known_view.ts';
import classes from './list_page.module.css';
import { type ListState, useListState, viewsOf } from './list_state.ts';
import { EmptyList, ListProblem, NoMatch } from './list_statement.tsx';
import { ListTable } from './list_table.tsx';
import { PhoneHead } from './phone_head.tsx';
import { PhoneRows, WaitingPhoneRows } from './phone_rows.tsx';
import { type RowsQuery, useRows } from './rows.ts';
import { type Selection, useSelection } from './selection.ts';
import { TitleBar } from './title_bar.tsx';
import { ToolBar } from './tool_bar.tsx';
import { ViewTabs } from './view_tabs.tsx';

const Board = lazy(async () => ({ default: (await import('../boards/board.tsx')).Board }));

export default function ListPage() {
  const { entity: name = '' } = useParams();
  const entity = useModel().entities[name];
  return entity === undefined ? null : <EntityList entity={entity} />;
}

function EntityList({ entity }: { readonly entity: PresentedEntity }) {
  const model = useModel();
  const phone = usePhone();
  const navigate = useNavigate();
  const state = useListState(model, entity);
  const views = viewsOf(model, entity);
  useKnownView(views, state.view);
  const columns = useColumns(entity, state);
  const searchRef = useRef<HTMLInputElement>(null);
  useDocumentTitle(state.view === undefined ? entity.plural : `${state.view.title} · ${entity.plural}`);
  useKeys({
    n: () => {
      if (entity.may.create) void navigate(`/${entity.name}/new`);
    },
    '/': (event) => {
      event.preventDefault();
      searchRef.current?.focus();
    },
  });
  const board = state.view?.kind === 'board' ? state.view : undefined;
  const head = phone ? (
    <PhoneHead entity={entity} views={views} state={state} columns={columns} />
  ) : (
    <>
      <TitleBar entity={entity} views={views} view={state.view} />
      <ViewTabs entity={entity} views={views} state={state} />
      <ToolBar entity={entity} state={state} columns={columns} searchRef={searchRef} />
    </>
  );
  return (
    <div className={classes['page']}>
      {head}
      {board === undefined ? (
        <ListBody entity={entity} state={state} columns={columns} phone={phone} />
      ) : (
        <BoardBody entity={entity} state={state} view={board} />
      )}
    </div>
  );
}

function useColumns(entity: PresentedEntity, state: ListState): ColumnSettings {
  const model = useModel();
  const { listView } = state;
  const [choice, choose] = useColumnChoice(state.view?.name ?? `${entity.name}.all`);
  const available = useMemo(() => availableColumns(model, entity, listView), [model, entity, listView]);
  const shown = useMemo(
    () => chosenColumns(entity, available, choice ?? defaultPaths(entity, listView)),
    [entity, available, choice, listView],
  );
  return { available, shown, choose };
}

interface ListBodyProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
  readonly columns: ColumnSettings;
  readonly phone: boolean;
}

function ListBody({ entity, state, columns, phone }: ListBodyProps) {
  const rows = useRows({ entity, state, columns: columns.shown });
  const ids = useMemo(() => rows.records.map((record) => record.id), [rows.records]);
  const selection = useSelection(ids);
  const narrowed = state.conditions.length > 0 || state.search !== '';
  if (rows.problem !== undefined) return <ListProblem problem={rows.problem} state={state} retry={rows.retry} />;
  if (!rows.waiting && rows.records.length === 0) {
    return narrowed ? <NoMatch entity={entity} state={state} /> : <EmptyList entity={entity} />;
  }
  return <Rows {...{ entity, state, columns, phone, rows, selection }} />;
}

interface RowsProps extends ListBodyProps {
  readonly rows: RowsQuery;
  readonly selection: Selection;
}

function Rows({ entity, state, columns, phone, rows, selection }: RowsProps) {
  const model = useModel();
  if (phone && rows.waiting) return <WaitingPhoneRows />;
  if (phone) {
    const fixed = fixedPaths(model, entity, state.conditions);
    return <PhoneRows entity={entity} columns={columns.shown} rows={rows} fixed={fixed} />;
  }
  return (
    <>
      <ListTable entity={entity} state={state} columns={columns.shown} rows={rows} selection={selection} />
      <BulkBar entity={entity} selection={selection} />
    </>
  );
}

interface BoardBodyProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
  readonly view: PresentedBoardView;
}

/** The board joins its view's own rule with what it is given: conditions taken away must leave the view itself. */
function BoardBody({ entity, state, view }: BoardBodyProps) {
  const shown = useMemo(() => {
    const rule = joinRules(state.conditions.filter(({ of }) => of === 'view').map((condition) => condition.rule));
    const { where: _before, ...rest } = view;
    return { ...rest, ...(rule === undefined ? {} : { where: rule }) };
  }, [state.conditions, view]);
  const where = useMemo(
    () => joinRules(state.conditions.filter(({ of }) => of === 'reader').map((condition) => condition.rule)),
    [state.conditions],
  );
  return (
    <Suspense fallback={<div className={classes['loadingBoard']} />}>
      <Board
        view={shown}
        entity={entity}
        {...(where === undefined ? {} : { where })}
        {...(state.search === '' ? {} : { search: state.search })}
      />
    </Suspense>
  );
}
