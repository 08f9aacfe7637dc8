// Editors are chunks of their own: a list page shows cells only, and loads an editor when someone edits.

import { type ComponentType, lazy, Suspense } from 'react';
import type { EditorProps } from '../field_type.ts';
import classes from './editor.module.css';

/** An editor that is loaded when first shown; until then a bar of its height stands there. */
export function lazyEditor(load: () => Promise<ComponentType<EditorProps>>): (props: EditorProps) => React.ReactNode {
  const Loaded = lazy(async () => ({ default: await load() }));
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each type, when its module loads
  return function Editor(props: EditorProps) {
    return (
      <Suspense fallback={<span className={classes['waiting']} data-size={props.size} />}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}
