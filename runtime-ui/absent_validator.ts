// Stands where @rjsf/core asks for a validator of its own in a part made for tests, which it exports with the rest.
// Ours is forms/server_validator.ts; the real package would bring a second ajv that nothing calls.

const absent = undefined;

// biome-ignore lint/style/noDefaultExport: the package that this stands for has one.
export { absent as default };
