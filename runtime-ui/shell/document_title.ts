// The title of the browser's tab: the page, then the product.

import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

export function useDocumentTitle(page: string | undefined): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = page === undefined ? t('shell.product') : t('shell.document_title', { page });
  }, [page, t]);
}
