// Stands where @rjsf/core asks for a validator of its own in a part made for tests, which it exports with the rest.
// Ours is forms/server_validator.ts; the real package would bring a second ajv that nothing calls.

const absent = undefined;

/** The package that this stands for has a default export. */
export { absent as default };
