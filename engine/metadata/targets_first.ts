// Things that refer to each other, in an order in which each comes after all that it refers to. Without recursion, since
// packs may chain as many of them as they like.

/** A reference that closes a circle: `circle` goes from what it refers to, over what leads back, to that again. */
export interface Closing<K> {
  readonly from: K;
  readonly to: K;
  readonly circle: readonly K[];
}

/** References that lead to nothing in `all` are passed over, those that close a circle are told and then ignored. */
export function targetsFirst<K>(
  all: ReadonlySet<K>,
  targetsOf: (key: K) => readonly K[],
): { ordered: K[]; closings: Closing<K>[] } {
  const done = new Set<K>();
  const open = new Set<K>();
  const closings: Closing<K>[] = [];
  for (const first of all) {
    if (done.has(first)) continue;
    open.add(first);
    const trail = [{ key: first, left: [...targetsOf(first)].reverse() }];
    for (let last = trail.at(-1); last; last = trail.at(-1)) {
      const target = last.left.pop();
      if (target === undefined) {
        done.add(last.key);
        open.delete(last.key);
        trail.pop();
      } else if (open.has(target)) {
        closings.push({ from: last.key, to: target, circle: circleOf([...open], target) });
      } else if (all.has(target) && !done.has(target)) {
        open.add(target);
        trail.push({ key: target, left: [...targetsOf(target)].reverse() });
      }
    }
  }
  return { ordered: [...done], closings };
}

/** `open` holds the trail in its order. */
function circleOf<K>(open: readonly K[], target: K): K[] {
  return [...open.slice(open.indexOf(target)), target];
}

const SHOWN = 6;

/** `a → b → a`; of a long one the beginning and the end. */
export function circleText(circle: readonly string[]): string {
  const shown = circle.length > SHOWN ? [...circle.slice(0, SHOWN - 2), '…', ...circle.slice(-1)] : circle;
  return shown.join(' → ');
}
