// `slug`: a text as a key: lower case, without accents, letters and digits of any script joined by hyphens.
import { IMPORT_USES } from '../operator.ts';
import { textOperator } from '../text_operator.ts';

export const slug = textOperator(IMPORT_USES, (text) => {
  const letters = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const joined = letters.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '');
  return joined === '' ? null : joined;
});
