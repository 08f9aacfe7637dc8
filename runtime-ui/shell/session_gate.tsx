// Between the address and the pages: who is logged in, and their model. Both are asked at once where there was a
// session before; without one the login stands at whatever address was asked for, so that logging in leads there.

import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ModelContext, useModelIn } from '../api/model.ts';
import { problemOf } from '../api/problem_error.ts';
import { hadSession, MeContext, useSession } from '../api/session.ts';
import { ViewBar } from '../view_as/view_bar.tsx';
import { Frame } from './frame.tsx';
import { PageProblem } from './page_problem.tsx';
import { Routing } from './routes.tsx';

const LoginPage = lazy(() => import('../login/login_page.tsx'));

export function SessionGate() {
  const { i18n } = useTranslation();
  const session = useSession();
  const me = session.data;
  const model = useModelIn(i18n.language, me === undefined ? hadSession() : me !== null);

  if (me === null) {
    return (
      <Suspense fallback={null}>
        <LoginPage />
      </Suspense>
    );
  }
  if (session.isError) return <PageProblem problem={problemOf(session.error)} retry={() => void session.refetch()} />;
  if (me === undefined) return null;
  if (model.data === undefined) {
    return model.isError ? <PageProblem problem={problemOf(model.error)} retry={() => void model.refetch()} /> : null;
  }
  return (
    <MeContext value={me}>
      <ModelContext value={model.data}>
        <ViewBar />
        <Frame>
          <Routing />
        </Frame>
      </ModelContext>
    </MeContext>
  );
}
