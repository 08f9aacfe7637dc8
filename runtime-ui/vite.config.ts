// The build of the user interface. In development the server mounts this in middleware mode; `npm start` builds it
// once. Where the build goes is told by CAHIER_UI_OUT, relative to this folder or absolute.

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react()],
  resolve: {
    alias: {
      // The package's entry re-exports 6,000 icons one by one; its index is the same list in one file.
      '@tabler/icons-react': '@tabler/icons-react/dist/esm/icons/index.mjs',
      '@rjsf/validator-ajv8': fileURLToPath(new URL('absent_validator.ts', import.meta.url)),
    },
  },
  build: {
    outDir: process.env['CAHIER_UI_OUT'] ?? '../.cahier/ui',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        // What the first page needs comes in one piece: sixty small files compress worse and queue.
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
      },
    },
  },
});
