// Playwright's configuration for tests/browser: one product server for the run (tests/rig/browser_server.ts), in the
// machine's Chromium. `npm test` finds the browser; run directly, CHROMIUM_PATH or Debian's is used.

import { chromium, defineConfig } from '@playwright/test';
import { findBrowser } from './bin/commands/test/browser.ts';

export default defineConfig({
  testDir: 'tests/browser',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './tests/rig/browser_server.ts',
  timeout: 30_000,
  expect: { timeout: 7_000 },
  // One server and two cores: a second worker would only slow the first.
  workers: 1,
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
