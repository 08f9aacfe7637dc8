// What the fields are called that no pack writes, by language. A language that is not here reads the English word.

export const SYSTEM_WORDS = {
  id: { en: 'ID', fr: 'Identifiant' },
  version: { en: 'Version', fr: 'Version' },
  created_at: { en: 'Created', fr: 'Créé le' },
  created_by: { en: 'Created by', fr: 'Créé par' },
  updated_at: { en: 'Changed', fr: 'Modifié le' },
  updated_by: { en: 'Changed by', fr: 'Modifié par' },
  deleted_at: { en: 'Deleted', fr: 'Supprimé le' },
  owner: { en: 'Owner', fr: 'Propriétaire' },
  company: { en: 'Company', fr: 'Société' },
  agency: { en: 'Agency', fr: 'Agence' },
  team: { en: 'Team', fr: 'Équipe' },
  tags: { en: 'Tags', fr: 'Étiquettes' },
  pipeline: { en: 'Pipeline', fr: 'Processus' },
} as const satisfies Record<string, { readonly en: string; readonly fr: string }>;
