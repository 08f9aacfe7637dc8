// Words of documents in every language. For a reader's language the topmost layer that set the text, or gave a
// translation of it, decides; so a renamed title is not undone by an older translation below it.

import type { Problem } from '../../problems.ts';
import { didYouMean, nearest } from '../../rules/did_you_mean.ts';
import type { FoldedDocument } from '../fold.ts';
import type { Text } from '../model.ts';
import type { Body, PackDocument, PackSource } from '../pack.ts';
import { pathOf, pointerOf, valueAt } from '../pointer.ts';
import { asBody, type Compiling } from './compiling.ts';

type Texts = Readonly<Record<string, Body>>;

/** All languages: the first pack's own, then those of every pack and translation, sorted. */
export function languagesOf(packs: readonly PackSource[]): string[] {
  const first = packs[0]?.language ?? 'en';
  const others = new Set<string>();
  for (const pack of packs) {
    others.add(pack.language);
    for (const document of pack.documents) if (document.kind === 'i18n') others.add(languageOf(document));
  }
  others.delete(first);
  return [first, ...[...others].sort()];
}

function languageOf(document: PackDocument): string {
  return String(document.body['language'] ?? document.name);
}

function translationsOf(pack: PackSource): ReadonlyMap<string, Texts> {
  const byLanguage = new Map<string, Texts>();
  for (const document of pack.documents) {
    if (document.kind === 'i18n') byLanguage.set(languageOf(document), asBody(document.body['texts']) as Texts);
  }
  return byLanguage;
}

/** A function that finds the text at a place of a folded document in every language. */
export function textFinder(
  packs: readonly PackSource[],
  languages: readonly string[],
): (document: FoldedDocument, path: readonly string[]) => Text | undefined {
  const translations = packs.map((pack) => ({ pack, texts: translationsOf(pack) })).reverse();
  return (document, path) => {
    const source = valueAt(document.body, path);
    if (typeof source !== 'string') return undefined;
    const pointer = pointerOf(path);
    const find = (language: string): string => {
      for (const { pack, texts } of translations) {
        const translated = texts.get(language)?.[document.id]?.[pointer];
        if (typeof translated === 'string') return translated;
        const layer = document.layers.findLast((each) => each.pack === pack);
        const own = layer && valueAt(layer.body, path);
        if (typeof own === 'string') return own;
      }
      return source;
    };
    return Object.fromEntries(languages.map((language) => [language, find(language)]));
  };
}

/** Reports translations that lead nowhere: to an unknown document, or to a place that holds no text (pack.text). */
export function checkTranslations(compiling: Compiling): void {
  for (const document of compiling.packs.flatMap((pack) => pack.documents)) {
    if (document.kind !== 'i18n') continue;
    for (const [id, texts] of Object.entries(asBody(document.body['texts']))) {
      if (!compiling.isUnread(id))
        compiling.problems.push(...checkTexts(compiling, document, { id, texts: asBody(texts) }));
    }
  }
}

function checkTexts(
  { packs, documents }: Compiling,
  document: PackDocument,
  { id, texts }: { id: string; texts: Body },
): Problem[] {
  const pack = packs.find((each) => id === `crm:${each.name}/pack`);
  const body = pack ? pack.manifest : documents.get(id)?.body;
  if (!body) {
    const detail = `There is no document "${id}" to translate.${didYouMean(id, documents.keys())}`;
    return [{ code: 'pack.text', file: document.file, pointer: pointerOf(['texts', id]), detail }];
  }
  return Object.keys(texts).flatMap((pointer) => {
    if (typeof valueAt(body, pathOf(pointer)) === 'string') return [];
    const detail = `"${pointer}" of ${id} holds no text to translate.${nearPointer(body, pathOf(pointer))}`;
    return [{ code: 'pack.text' as const, file: document.file, pointer: pointerOf(['texts', id, pointer]), detail }];
  });
}

/** The first step of a pointer that leads nowhere, with the key that was meant there. */
function nearPointer(body: Body, path: readonly string[]): string {
  const wrong = path.findIndex((_, index) => valueAt(body, path.slice(0, index + 1)) === undefined);
  if (wrong < 0) return '';
  const meant = nearest(path[wrong] ?? '', Object.keys(asBody(valueAt(body, path.slice(0, wrong)))));
  return meant === undefined
    ? ''
    : ` Did you mean "${pointerOf([...path.slice(0, wrong), meant, ...path.slice(wrong + 1)])}"?`;
}
