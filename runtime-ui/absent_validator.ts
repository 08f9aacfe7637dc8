// Stands where @rjsf/core asks for a validator of its own in a part made for tests, which it exports with the rest.
// Ours is forms/server_validator.ts; the real package would bring a second ajv that nothing calls.

// biome-ignore lint/style/noDefaultExport: the package it stands for has one
export default undefined;
