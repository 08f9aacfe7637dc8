// Maps by names that come from packs and requests.

/** A map without prototype: a name such as `constructor` finds what was put there under it, and nothing else. */
export function byName<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));
}
