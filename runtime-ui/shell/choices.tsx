// The choices of a reader about the page itself, as groups of a menu.

import { Menu, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { currentLanguage, LANGUAGES, parseLanguage, setLanguage } from '../words/words.ts';

export const SCHEMES = ['light', 'dark', 'auto'] as const;

export function LanguageItems() {
  const { t } = useTranslation();
  const choose = (value: string) => {
    const language = parseLanguage(value);
    if (language !== null) void setLanguage(language, true);
  };
  return (
    <>
      <Menu.Label>{t('shell.language')}</Menu.Label>
      <Menu.RadioGroup value={currentLanguage()} onChange={choose}>
        {LANGUAGES.map((language) => (
          <Menu.RadioItem key={language} value={language} lang={language}>
            {t(`shell.languages.${language}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}

export function AppearanceItems() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choose = (value: string) => {
    const scheme = SCHEMES.find((known) => known === value);
    if (scheme !== undefined) setColorScheme(scheme);
  };
  return (
    <>
      <Menu.Label>{t('shell.scheme')}</Menu.Label>
      <Menu.RadioGroup value={colorScheme} onChange={choose}>
        {SCHEMES.map((scheme) => (
          <Menu.RadioItem key={scheme} value={scheme}>
            {t(`shell.schemes.${scheme}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}
