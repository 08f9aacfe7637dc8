// All texts in English, one file per area.

import { gatherAreas } from './gather.ts';

export const texts = gatherAreas(import.meta.glob('./en/*.json', { eager: true, import: 'default' }));
