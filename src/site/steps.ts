/** Work that can be interrupted after each step. */
export type Steps<Result> = Generator<void, Result>;

/** Items of a list after which a step ends: a few milliseconds. */
export const itemsPerStep = 2_000;

/** Does all steps without a pause. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** Sorts a copy. */
export function* sortInSteps<Item>(items: readonly Item[], compare: Compare<Item>): Steps<Item[]> {
  const sorted: Item[][] = [];
  for (let at = 0; at < items.length; at += itemsPerStep) {
    sorted.push(items.slice(at, at + itemsPerStep).sort(compare));
    yield;
  }
  return yield* mergeInSteps(sorted, compare);
}

type Compare<Item> = (a: Item, b: Item) => number;

/** Makes one list of sorted ones; fast where most of each comes before the next. */
export function* mergeInSteps<Item>(lists: readonly Item[][], compare: Compare<Item>): Steps<Item[]> {
  let sorted = lists;
  while (sorted.length > 1) {
    const merged: Item[][] = [];
    for (let at = 0; at < sorted.length; at += 2)
      merged.push(yield* mergeTwo(sorted[at] ?? [], sorted[at + 1] ?? [], compare));
    sorted = merged;
  }
  return sorted[0] ?? [];
}

function* mergeTwo<Item>(a: Item[], b: Item[], compare: Compare<Item>): Steps<Item[]> {
  if (b.length === 0 || compare(a.at(-1) as Item, b[0] as Item) <= 0) return a.concat(b);
  const merged: Item[] = [];
  let [atA, atB] = [0, 0];
  while (atA < a.length && atB < b.length) {
    merged.push(compare(a[atA] as Item, b[atB] as Item) <= 0 ? (a[atA++] as Item) : (b[atB++] as Item));
    if (merged.length % itemsPerStep === 0) yield;
  }
  return merged.concat(a.slice(atA), b.slice(atB));
}
