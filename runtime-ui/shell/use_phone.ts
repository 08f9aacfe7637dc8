// Whether the page stands on a phone: up to 640 px, as the style sheets have it.

import { useMediaQuery } from '@mantine/hooks';

export function usePhone(): boolean {
  return useMediaQuery('(max-width: 640px)', undefined, { getInitialValueInEffect: false });
}
