// The fields that no pack writes: those of every record, those that the engine's aspects bring, and the pipeline
// beside each stage field.

import type { Field, FieldTypeName, Option, Text } from '../model.ts';
import { SYSTEM_WORDS } from './system_words.ts';

/** Names that no pack may give to a field. */
export const SYSTEM_FIELDS = [
  'id',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'deleted_at',
] as const;

/** The field that each aspect of the engine brings. */
export const ASPECT_FIELDS = {
  owned: 'owner',
  company_scoped: 'company',
  agency_scoped: 'agency',
  team_scoped: 'team',
  tagged: 'tags',
} as const;

export type AspectName = keyof typeof ASPECT_FIELDS;

type WordKey = keyof typeof SYSTEM_WORDS;

function words(key: WordKey, languages: readonly string[]): Text {
  const known: Readonly<Record<string, string>> = SYSTEM_WORDS[key];
  return Object.fromEntries(languages.map((language) => [language, known[language] ?? known['en'] ?? key]));
}

function systemField(name: string, type: FieldTypeName, more: Partial<Field> & { order: number; title: Text }): Field {
  return {
    name,
    type,
    pack: 'engine',
    system: true,
    writable: false,
    required: false,
    readonly: false,
    visible: true,
    recommended: false,
    follows: [],
    classes: [],
    copy: false,
    ...more,
  };
}

/** Fields of every record. `id` refers to the record itself, so that rules compare it as a reference. */
export function recordFields(entity: string, languages: readonly string[]): Field[] {
  const at = (name: WordKey, order: number) => ({ order, title: words(name, languages), readonly: true });
  return [
    systemField('id', 'reference', { ...at('id', 9000), to: entity }),
    systemField('version', 'integer', at('version', 9010)),
    systemField('created_at', 'datetime', at('created_at', 9020)),
    systemField('created_by', 'user', { ...at('created_by', 9030), to: 'user' }),
    systemField('updated_at', 'datetime', at('updated_at', 9040)),
    systemField('updated_by', 'user', { ...at('updated_by', 9050), to: 'user' }),
    systemField('deleted_at', 'datetime', at('deleted_at', 9060)),
  ];
}

/** The fields of the aspects that an entity takes. */
export function aspectFields(
  aspects: Readonly<Record<string, { shared?: boolean }>>,
  languages: readonly string[],
): Field[] {
  return Object.entries(aspects).flatMap(([aspect, settings]) => {
    const field = aspectField(aspect as AspectName, settings, languages);
    return field ? [field] : [];
  });
}

function aspectField(
  aspect: AspectName,
  settings: { shared?: boolean },
  languages: readonly string[],
): Field | undefined {
  const name = ASPECT_FIELDS[aspect];
  if (!name) return undefined;
  const title = words(name, languages);
  const common = { title, writable: true, on_delete: 'restrict' as const };
  switch (aspect) {
    case 'owned':
      return systemField(name, 'user', { ...common, order: 800, to: 'user', given: '$user' });
    case 'company_scoped':
      return systemField(name, 'reference', {
        ...common,
        order: 810,
        to: 'company',
        given: '$company',
        required: settings.shared !== true,
      });
    case 'agency_scoped':
      return systemField(name, 'reference', { ...common, order: 820, to: 'agency' });
    case 'team_scoped':
      return systemField(name, 'reference', { ...common, order: 830, to: 'team' });
    case 'tagged':
      return systemField(name, 'tags', { title, writable: true, order: 840, copy: true });
  }
}

/** What a field of this name is wherever there is one, since scopes, shares and imports read it so. */
export function reservedField(name: string): { aspect: AspectName; type: FieldTypeName; to?: string } | undefined {
  const aspect = (Object.keys(ASPECT_FIELDS) as AspectName[]).find((each) => ASPECT_FIELDS[each] === name);
  const field = aspect && aspectField(aspect, {}, []);
  return aspect && field && { aspect, type: field.type, ...(field.to === undefined ? {} : { to: field.to }) };
}

/** `pipeline` beside `stage`, `f_pipeline` beside another stage field `f`. */
export function pipelineFieldName(stageField: string): string {
  return stageField === 'stage' ? 'pipeline' : `${stageField}_pipeline`;
}

/** The system field that says in which pipeline a record's stage is. */
export function pipelineField(stage: Field, options: readonly Option[], languages: readonly string[]): Field {
  const title = words('pipeline', languages);
  const more = {
    title,
    order: stage.order - 0.5,
    writable: true,
    options,
    stage_field: stage.name,
    classes: stage.classes,
  };
  return systemField(pipelineFieldName(stage.name), 'option', more);
}
