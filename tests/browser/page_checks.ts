// What every page is checked for: what axe finds, and what the browser's console calls an error.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Each violation of axe's rules as a sentence with the element it is about. */
export async function violations(page: Page): Promise<string[]> {
  // The pages have no frames, which axe would open a page more for; and passes are not carried out of the browser.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({
    resultTypes: ['violations'],
    // WCAG 2.2 AA, which axe leaves out unless it is asked for by name.
    rules: { 'target-size': { enabled: true } },
  });
  const { violations: found } = await axe.analyze();
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`));
}

/** Sentences of the browser's console that are errors. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}
