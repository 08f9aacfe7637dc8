// From the files of a language to its texts.

/** `./fr/lists.json` becomes the key `lists`. */
export function gatherAreas(files: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]));
}
