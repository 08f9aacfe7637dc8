// All texts in French, one file per area.

import { gatherAreas } from './gather.ts';

export const texts = gatherAreas(import.meta.glob('./fr/*.json', { eager: true, import: 'default' }));
