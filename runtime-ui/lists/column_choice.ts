// Which columns a reader chose for a view, kept in this browser.

import { useLocalStorage } from '@mantine/hooks';

/** Null where the view's own columns stand. */
export function useColumnChoice(view: string) {
  return useLocalStorage<readonly string[] | null>({
    key: `cahier.columns.${view}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  });
}
