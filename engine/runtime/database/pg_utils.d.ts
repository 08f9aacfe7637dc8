// A part of pg that has no types of its own.

declare module 'pg/lib/utils' {
  /** A value as the wire has it: text, bytes or null. */
  export function prepareValue(value: unknown): string | Buffer | null;
}
