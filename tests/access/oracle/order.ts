// The order of a list: by a value, texts as people sort them, nulls last in both directions, ties by id.

/** The root collation of Unicode. */
const { compare } = new Intl.Collator('und');

/** Sorts a copy. `valueOfItem` gives texts, numbers, booleans or null. */
export function inOrder<T extends { readonly id: string }>(
  items: readonly T[],
  { descending, valueOfItem }: { readonly descending: boolean; readonly valueOfItem: (item: T) => unknown },
): readonly T[] {
  return [...items].sort((a, b) => {
    const [left, right] = [valueOfItem(a), valueOfItem(b)];
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
    } else if (left !== right) {
      const sign = typeof left === 'string' ? compare(left, String(right)) : Number(left) - Number(right);
      if (sign !== 0) return descending ? -sign : sign;
    }
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  });
}
