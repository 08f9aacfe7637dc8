// The languages, for someone who is not logged in and may read only one of them.

import { useTranslation } from 'react-i18next';
import { currentLanguage, LANGUAGES, setLanguage } from '../words/words.ts';
import classes from './login_page.module.css';

export function LanguageLinks() {
  const { t } = useTranslation();
  return (
    <nav className={classes['languages']} aria-label={t('shell.language')}>
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={language === currentLanguage()}
          onClick={() => void setLanguage(language, true)}
        >
          {t(`shell.languages.${language}`)}
        </button>
      ))}
    </nav>
  );
}
