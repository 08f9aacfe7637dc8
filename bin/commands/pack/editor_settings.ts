// The editor setting that `pack init` writes: which meta-schema checks which document, so that keys complete and a
// misspelt one is underlined.

/** Schema files below `schemas/` and the documents of a pack that each one checks. */
const CHECKED: Readonly<Record<string, readonly string[]>> = {
  'documents/pack': ['/pack.json'],
  ...definitionsAndPatches('entity', 'entities'),
  ...definitionsAndPatches('pipeline', 'pipelines'),
  ...definitionsAndPatches('role', 'roles'),
  ...definitionsAndPatches('restriction', 'restrictions'),
  ...definitionsAndPatches('view', 'views'),
  ...definitionsAndPatches('menu', 'menus'),
  'documents/i18n': ['/i18n/*.json'],
  'documents/seeds': ['/seeds/*/*.json'],
  'documents/import': ['/import.json'],
};

/** A pattern fits the end of a path, so a folder of definitions must leave out the one of the same name in extensions/. */
function definitionsAndPatches(kind: string, folder: string): Readonly<Record<string, readonly string[]>> {
  const patches = kind === 'entity' ? '/extensions/*/*.json' : `/extensions/*/${folder}/*.json`;
  return {
    [`documents/${kind}`]: [`/${folder}/*.json`, '!/extensions/**'],
    [`patches/${kind}`]: [patches],
  };
}

export interface EditorSettings {
  readonly 'json.schemas': readonly { readonly fileMatch: readonly string[]; readonly url: string }[];
}

/** `root` is the URL or relative path of the folder that holds `schemas/`, with a slash at its end. */
export function editorSettings(root: string): EditorSettings {
  return {
    'json.schemas': Object.entries(CHECKED).map(([schema, fileMatch]) => ({
      fileMatch,
      url: `${root}schemas/${schema}.json`,
    })),
  };
}
