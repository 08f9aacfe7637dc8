// The editor setting that `pack init` writes: which meta-schema checks which document, so that keys complete and a
// misspelt one is underlined.

const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  pack: ['/pack.json'],
  entity: ['/entities/*.json'],
  pipeline: ['/pipelines/*.json'],
  role: ['/roles/*.json'],
  view: ['/views/*.json'],
  menu: ['/menus/*.json'],
  i18n: ['/i18n/*.json'],
  seeds: ['/seeds/*/*.json'],
  import: ['/import.json'],
};

export interface EditorSettings {
  readonly 'json.schemas': readonly { readonly fileMatch: readonly string[]; readonly url: string }[];
}

/** `root` is the URL or relative path of the folder that holds `schemas/`, with a slash at its end. */
export function editorSettings(root: string): EditorSettings {
  return {
    'json.schemas': Object.entries(DOCUMENTS).map(([kind, fileMatch]) => ({
      fileMatch,
      url: `${root}schemas/documents/${kind}.json`,
    })),
  };
}
