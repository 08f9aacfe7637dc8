// Jest's configuration: projects, chosen by folder. `npm test` runs them by groups, in order (bin/commands/test/groups.ts),
// and adds the browser tests; an editor may run Jest directly, with NODE_OPTIONS=--experimental-vm-modules.

const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
  // Generated and copied trees must not be crawled for modules.
  modulePathIgnorePatterns: ['<rootDir>/.cahier/', '<rootDir>/dist/', '<rootDir>/bin/node24/'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', tsx: false },
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
};

const database = {
  globalSetup: '<rootDir>/tests/rig/global_setup.ts',
  globalTeardown: '<rootDir>/tests/rig/global_teardown.ts',
};

// biome-ignore lint/style/noDefaultExport: Jest reads its configuration from the default export.
export default {
  testTimeout: 20_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/tests/rig/slow_first.cjs',
  projects: [
    {
      ...shared,
      displayName: 'pure',
      testMatch: ['<rootDir>/tests/pure/**/*.test.ts', '<rootDir>/tests/house/**/*.test.ts'],
    },
    { ...shared, ...database, displayName: 'database', testMatch: ['<rootDir>/tests/database/**/*.test.ts'] },
    {
      ...shared,
      globalSetup: '<rootDir>/tests/rig/servers_setup.ts',
      globalTeardown: '<rootDir>/tests/rig/servers_teardown.ts',
      displayName: 'servers',
      testMatch: ['<rootDir>/tests/servers/**/*.test.ts', '<rootDir>/tests/access/**/*.test.ts'],
    },
    { ...shared, ...database, displayName: 'differential', testMatch: ['<rootDir>/tests/differential/**/*.test.ts'] },
  ],
};
