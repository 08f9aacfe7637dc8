// A language for tests: accents on every letter and brackets around every text, placeholders' values included.

import type { PostProcessorModule } from 'i18next';

const PLAIN = 'aceinouyACEINOUY';
const ACCENTED = 'áçéíñóúýÁÇÉÍÑÓÚÝ';

/** `List` becomes `⟦Líst⟧`; a text already in brackets stays, so that nested texts are marked once. */
export function toPseudo(text: string): string {
  if (text.startsWith('⟦')) return text;
  return `⟦${[...text].map((letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter).join('')}⟧`;
}

export const pseudoWords: PostProcessorModule = {
  type: 'postProcessor',
  name: 'pseudo',
  process: (value) => toPseudo(String(value)),
};
