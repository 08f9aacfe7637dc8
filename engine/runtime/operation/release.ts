// Which release of the product this is.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRODUCT_FOLDER } from './folders.ts';

/** The version in package.json. */
export const RELEASE: string = readRelease();

function readRelease(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(PRODUCT_FOLDER, 'package.json'), 'utf8'));
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : 'unknown';
}
