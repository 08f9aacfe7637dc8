// Codes that have a name in every language: of languages, countries and currencies. A currency is known by its code,
// the others by their name.

import { currentLanguage } from '../../words/words.ts';
import type { CellProps } from '../field_type.ts';
import classes from './marks.module.css';
import { TextCell, TextLine } from './text_cell.tsx';

const NAMED: Readonly<Record<string, Intl.DisplayNamesType>> = {
  language: 'language',
  country: 'region',
  currency: 'currency',
};

const kept = new Map<string, Intl.DisplayNames>();

/** The name of a code, or the code itself where Intl knows none or it is none. */
function nameOf(type: Intl.DisplayNamesType, code: string): string {
  const key = `${currentLanguage()} ${type}`;
  const names = kept.get(key) ?? new Intl.DisplayNames(currentLanguage(), { type });
  kept.set(key, names);
  try {
    return names.of(code) ?? code;
  } catch (error) {
    // What was stored before the field had its format may be anything.
    if (error instanceof RangeError) return code;
    throw error;
  }
}

export function CodeCell(props: CellProps) {
  const { field, value, place } = props;
  const type = NAMED[field.format ?? ''];
  if (type === undefined || typeof value !== 'string') return <TextCell {...props} />;
  const name = nameOf(type, value);
  const [main, aside] = type === 'currency' ? [value, name] : [name, value];
  return (
    <TextLine place={place}>
      {main}
      {place === 'page' && aside !== main ? <span className={classes['beside']}>{aside}</span> : null}
    </TextLine>
  );
}
