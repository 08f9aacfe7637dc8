// Rules about the text of files: their length, and what must not stand in them. Each returns a sentence per offence.

import type { Source } from './sources.ts';

const LONGEST = 500;
const LONG = 300;
/** Files between the two lengths that the house puts up with; a new one pushes an old one to be divided. */
const LONG_ALLOWED = 12;

/** Files over the limit, and all long ones if there are too many of them. */
export function lengthOffences(sources: readonly Source[]): readonly string[] {
  const sized = sources.map(({ path, text }) => ({
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
  }));
  const tooLong = sized.filter(({ lines }) => lines > LONGEST);
  const long = sized.filter(({ lines }) => lines > LONG);
  return [
    ...tooLong.map(({ path, lines }) => `${path} has ${lines} lines, and ${LONGEST} is the limit.`),
    ...(long.length > LONG_ALLOWED
      ? [
          `${long.length} files have more than ${LONG} lines, and ${LONG_ALLOWED} may: ${long.map(({ path, lines }) => `${path} (${lines})`).join(', ')}.`,
        ]
      : []),
  ];
}

/** One thing that must not be written. `where` limits it to paths. */
interface Ban {
  readonly pattern: RegExp;
  readonly where: RegExp;
  readonly except?: RegExp;
  readonly why: string;
}

// The patterns are put together from pieces, or this file would be its own first offender.
const CODE_BANS: readonly Ban[] = [
  { pattern: /(?::|<|\bas|\|)\s*any\b(?!['"`])/, where: /\.tsx?$/, why: 'any switches the types off' },
  {
    pattern: new RegExp(`@ts-${'(ignore|nocheck|expect-error)'}`),
    where: /\.(tsx?|mjs)$/,
    why: 'a type error is mended, not silenced',
  },
  {
    pattern: /^export default\b/m,
    where: /\.(tsx?|mjs)$/,
    // Tools that read the default export, and pages that React loads lazily.
    except: /(\.config\.(ts|mjs)|_page\.tsx|^tests\/rig\/((global|servers)_(setup|teardown)|browser_server)\.ts)$/,
    why: 'a default export has no name to search for',
  },
  { pattern: /\bcatch\s*(\([^)]*\))?\s*\{\s*\}/, where: /\.(tsx?|mjs)$/, why: 'an empty catch hides a mistake' },
  {
    pattern: /biome-ignore [^:]*:\s*(<explanation>)?\s*$/m,
    where: /\.(tsx?|mjs)$/,
    why: 'an exception states its reason',
  },
];

const TREE_BANS: readonly Ban[] = [
  { pattern: new RegExp(`/${'work'}/(main|shared)\\b`), where: /./, why: 'the path exists on one machine only' },
  {
    pattern: new RegExp(`\\.\\./${'shared'}\\b`),
    where: /./,
    why: 'what lies outside of the repository is not there on a clone (tests name it once, in SHARED_DATA)',
  },
  {
    pattern: new RegExp(`registry\\.${'npmjs'}\\.|registry\\.${'yarnpkg'}\\.|"resolved${'": "'}http`),
    where: /./,
    why: 'each user has a registry of their own',
  },
];

/** The one place that may name the larger data sets beside the repository. */
const SHARED_DATA = /^export const SHARED_DATA\b.*$/m;

export function codeOffences(sources: readonly Source[]): readonly string[] {
  return offences(sources, CODE_BANS);
}

export function treeOffences(sources: readonly Source[]): readonly string[] {
  let exempt = 0;
  const looked = sources.map(({ path, text }) => {
    if (!path.startsWith('tests/') || exempt > 0 || !SHARED_DATA.test(text)) return { path, text };
    exempt += 1;
    return { path, text: text.replace(SHARED_DATA, '') };
  });
  return offences(looked, TREE_BANS);
}

function offences(sources: readonly Source[], bans: readonly Ban[]): readonly string[] {
  return sources.flatMap(({ path, text }) =>
    bans
      .filter((ban) => ban.where.test(path) && ban.except?.test(path) !== true)
      .flatMap((ban) => {
        const found = ban.pattern.exec(ban.where.source === '.' ? text : withoutComments(text, ban));
        return found === null ? [] : [`${path} has ${JSON.stringify(found[0].trim())}: ${ban.why}.`];
      }),
  );
}

/** Prose may say "any"; directives are comments and must be seen. */
function withoutComments(text: string, ban: Ban): string {
  if (/ts-|biome-ignore/.test(ban.pattern.source)) return text;
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
