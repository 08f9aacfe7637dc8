// Whether a field takes a kind of file, before it is sent.

/** `accept` holds media types (`image/*`, `application/pdf`) or endings (`.docx`); none means every kind. */
export function acceptsFile(accept: readonly string[] | undefined, file: Pick<File, 'name' | 'type'>): boolean {
  if (accept === undefined || accept.length === 0) return true;
  const name = file.name.toLowerCase();
  return accept.some((kind) => {
    if (kind.startsWith('.')) return name.endsWith(kind.toLowerCase());
    if (kind.endsWith('/*')) return file.type.startsWith(kind.slice(0, -1));
    return file.type === kind;
  });
}
