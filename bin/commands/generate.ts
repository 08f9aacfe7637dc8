// `npm run generate`: writes the TypeScript of schemas/generated/ from the JSON Schemas beside it.

import { generateTypes } from '../../schemas/generate.ts';

await generateTypes();
