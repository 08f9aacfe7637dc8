// Editors are chunks of their own: a list page shows cells only, and loads an editor when someone edits.

import { type ComponentType, Suspense } from 'react';
import { chunkOf } from '../../shell/chunk.tsx';
import type { EditorProps, LazyEditor } from '../field_type.ts';
import classes from './editor.module.css';

/** An editor that is loaded when first shown, or before; until then a bar of its height stands there. */
export function lazyEditor(load: () => Promise<ComponentType<EditorProps>>): LazyEditor {
  const { Component, prefetch } = chunkOf(load);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each type, when its module loads
  function Editor(props: EditorProps) {
    return (
      <Suspense fallback={<span className={classes['waiting']} data-size={props.size} />}>
        <Component {...props} />
      </Suspense>
    );
  }
  return Object.assign(Editor, { prefetch });
}
