// A page that fails leaves the shell alive.

import { Component, type ReactNode } from 'react';
import { Broken } from './nothing_here.tsx';

interface BoundaryState {
  readonly error: Error | null;
}

/** React has error boundaries as classes only. */
export class Boundary extends Component<{ readonly children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: Error): BoundaryState {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <Broken detail={this.state.error.message} />;
  }
}
