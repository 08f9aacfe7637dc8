// Starts the user interface: the words first, so that nothing is ever shown untranslated, then the page.

import '@fontsource-variable/inter/opsz.css';
import '@mantine/core/styles.css';
import './theme/tokens.css';
import './theme/type.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { warmFormats } from './words/format.ts';
import { startWords } from './words/words.ts';

function show(): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

// Once the first requests are under way.
function warm(): void {
  setTimeout(warmFormats, 0);
}

// Not a top-level await: the words are a chunk that needs this one, and each would wait for the other.
void startWords().then(show).then(warm);
