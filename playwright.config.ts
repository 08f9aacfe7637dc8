// Playwright's configuration for tests/browser: one product server for the run (tests/rig/browser_server.ts), in the
// machine's Chromium. `npm test` finds the browser; run directly, CHROMIUM_PATH or Debian's is used.

import { chromium, defineConfig } from '@playwright/test';
import { findBrowser } from './bin/commands/test/browser.ts';

export default defineConfig({
  testDir: 'tests/browser',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './tests/rig/browser_server.ts',
  // Patience for a busy machine; what holds is seen at once.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // While one page waits for the server or the disk, the other is drawn. Tests of one file run one after the other.
  workers: 2,
  forbidOnly: process.env['CI'] === 'true',
  use: {
    baseURL: process.env['CAHIER_TEST_SERVER_URL'] ?? 'http://127.0.0.1:3000',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findBrowser(chromium.executablePath()) ?? chromium.executablePath(),
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
