// A whole page that did not come: the problem's words and a way to try again.

import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ProblemDocument } from '../../schemas/http/records.ts';
import { problemText } from '../words/problem_text.ts';
import { Statement } from './statement.tsx';

interface PageProblemProps {
  readonly problem: ProblemDocument;
  readonly retry?: () => void;
}

export function PageProblem({ problem, retry }: PageProblemProps) {
  const { t } = useTranslation();
  return (
    <Statement page title={problemText(t, problem)} role="alert">
      {retry === undefined ? null : (
        <Button leftSection={<IconRefresh size={14} stroke={1.6} aria-hidden />} onClick={retry}>
          {t('shell.retry')}
        </Button>
      )}
    </Statement>
  );
}
