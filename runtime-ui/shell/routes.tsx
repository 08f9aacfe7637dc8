// Which page stands at which address. Lists are what people open most and come with the first load; the others
// are fetched when they are first shown.

import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes, useLocation, useParams } from 'react-router';
import { useModel } from '../api/model.ts';
import ListPage from '../lists/list_page.tsx';
import { Boundary } from './boundary.tsx';
import { ACCESS_PAGE, ACCOUNT_PAGE, addressOfItem, hasOwnAccount } from './menu.ts';
import { NoMenu, NothingHere } from './nothing_here.tsx';

const RecordPage = lazy(() => import('../records/record_page.tsx'));
const AccountPage = lazy(() => import('../account/account_page.tsx'));
const AccessPage = lazy(() => import('../access/access_page.tsx'));
const CreatePage = lazy(() => import('../forms/create_page.tsx'));

export function Routing() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route path="/" element={<StartPage />} />
        <Route path="/login" element={<Navigate to="/" replace />} />
        <Route path={ACCESS_PAGE} element={<OwnRoute page={<AccessPage />} />} />
        <Route path={ACCOUNT_PAGE} element={<OwnRoute page={hasOwnAccount() ? <AccountPage /> : <NothingHere />} />} />
        <Route path="/:entity" element={<EntityRoute page={<KeyedList />} />} />
        <Route path="/:entity/new" element={<EntityRoute page={<CreatePage />} creating />} />
        <Route path="/:entity/:id" element={<EntityRoute page={<RecordPage />} />} />
        <Route path="*" element={<NothingHere />} />
      </Routes>
    </Suspense>
  );
}

/** A page that is about no entity. */
function OwnRoute({ page }: { readonly page: React.ReactNode }) {
  return <Boundary key={useLocation().pathname}>{page}</Boundary>;
}

function StartPage() {
  const first = useModel().menu.flatMap((group) => group.items)[0];
  return first === undefined ? <NoMenu /> : <Navigate to={addressOfItem(first)} replace />;
}

/** A list of another entity is another page: nothing of its state (selection, focus) may carry over. */
function KeyedList() {
  const { entity } = useParams();
  return <ListPage key={entity} />;
}

interface EntityRouteProps {
  readonly page: React.ReactNode;
  readonly creating?: boolean;
}

function EntityRoute({ page, creating = false }: EntityRouteProps) {
  const { entity = '', id = '' } = useParams();
  const known = useModel().entities[entity];
  return known !== undefined && (known.may.create || !creating) ? (
    <Boundary key={`${entity}/${id}`}>{page}</Boundary>
  ) : (
    <NothingHere />
  );
}
