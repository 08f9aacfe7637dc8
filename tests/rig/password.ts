/** Of every user that the engine makes for a suite that looks from outside (engine_calls.ts). */
export const PASSWORD = 'correct horse battery staple';
