// A dialog of the phone: a sheet from the foot of the screen, as high as what it holds. A desk never loads it.

import { lazy, Suspense, useState } from 'react';
import type { PhoneDrawerProps } from './phone_drawer.tsx';

const PhoneDrawer = lazy(async () => ({ default: (await import('./phone_drawer.tsx')).PhoneDrawer }));

export function PhoneSheet(props: PhoneDrawerProps) {
  // Once loaded it stays, so that it can leave the screen with its movement.
  const [wanted, setWanted] = useState(props.opened);
  if (props.opened && !wanted) setWanted(true);
  return wanted ? (
    <Suspense fallback={null}>
      <PhoneDrawer {...props} />
    </Suspense>
  ) : null;
}
