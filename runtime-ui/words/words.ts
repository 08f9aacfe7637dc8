// The words of the user interface: which language is spoken, and where its texts are.
// Each language is a folder; every file `<area>.json` in it is loaded and its texts are named `<area>.<key>`,
// so a new area needs a file per language and nothing else. Names of fields, options and views come from the
// model, never from here.

import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { pseudoWords } from './pseudo.ts';

export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

type Texts = Readonly<Record<string, unknown>>;

/** Each language is its own chunk, so that a page loads one of them. */
const sources: Readonly<Record<Language, () => Promise<{ readonly texts: Texts }>>> = {
  fr: () => import('./fr.ts'),
  en: () => import('./en.ts'),
};

const CHOICE = 'cahier.language';

/** The language this browser's user chose in the menu, if they did. */
export function chosenLanguage(): Language | null {
  return parseLanguage(localStorage.getItem(CHOICE));
}

/** Of the last person who was logged in here: their pages start in it. */
const SPOKEN = 'cahier.language_of_user';

/** `fr-CA` and `FR` are French; null where the product does not speak the language. */
export function parseLanguage(tag: string | null | undefined): Language | null {
  const primary = tag?.toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language === primary) ?? null;
}

export function currentLanguage(): Language {
  return parseLanguage(i18next.language) ?? 'en';
}

/** `?words=pseudo` shows every translated text in brackets: what stands without them is a leak. */
function wantsPseudo(): boolean {
  return new URLSearchParams(window.location.search).get('words') === 'pseudo';
}

/** Loads the first language: the one chosen here, else the user's own, else the browser's, else English. */
export async function startWords(): Promise<void> {
  const fromBrowser = navigator.languages.map(parseLanguage).find((language) => language !== null);
  const language = chosenLanguage() ?? parseLanguage(localStorage.getItem(SPOKEN)) ?? fromBrowser ?? 'en';
  i18next.use(initReactI18next);
  if (wantsPseudo()) i18next.use(pseudoWords);
  await i18next.init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: (await sources[language]()).texts } },
    ...(wantsPseudo() ? { postProcess: ['pseudo'] } : {}),
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
}

/** Speaks the language of the person who is logged in (BCP 47), unless another was chosen in this browser. */
export async function speakAs(tag: string | null): Promise<void> {
  if (tag === null) localStorage.removeItem(SPOKEN);
  else localStorage.setItem(SPOKEN, tag);
  const language = parseLanguage(tag);
  if (chosenLanguage() === null && language !== null) await setLanguage(language, false);
}

/** Changes the language of the page; `keep` remembers it for this browser. */
export async function setLanguage(language: Language, keep: boolean): Promise<void> {
  if (keep) localStorage.setItem(CHOICE, language);
  if (currentLanguage() === language) return;
  const { texts } = await sources[language]();
  i18next.addResourceBundle(language, 'translation', texts, true, true);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
