// Which browser the browser tests run in: one that the machine has, else the one that Playwright downloads.

import { existsSync } from 'node:fs';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export const NO_BROWSER =
  'The browser tests need Chromium: install it (Debian: `apt-get install chromium`; elsewhere: `npx playwright install chromium`), or name one with CHROMIUM_PATH.';

/** The path of the browser; `bundled` is where Playwright keeps its own. Undefined if there is none. */
export function findBrowser(bundled: string): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return existsSync(named) ? named : undefined;
  return [...CANDIDATES, bundled].find((path) => path !== '' && existsSync(path));
}
