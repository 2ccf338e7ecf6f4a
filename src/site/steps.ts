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
export function* sortInSteps<Item>(items: readonly Item[], compare: (a: Item, b: Item) => number): Steps<Item[]> {
  let sorted: Item[][] = [];
  for (let at = 0; at < items.length; at += itemsPerStep) {
    sorted.push(items.slice(at, at + itemsPerStep).sort(compare));
    yield;
  }
  while (sorted.length > 1) {
    const merged: Item[][] = [];
    for (let at = 0; at < sorted.length; at += 2)
      merged.push(yield* mergeInSteps(sorted[at] ?? [], sorted[at + 1] ?? [], compare));
    sorted = merged;
  }
  return sorted[0] ?? [];
}

function* mergeInSteps<Item>(a: Item[], b: Item[], compare: (a: Item, b: Item) => number): Steps<Item[]> {
  const merged: Item[] = [];
  let [atA, atB] = [0, 0];
  while (atA < a.length && atB < b.length) {
    merged.push(compare(a[atA] as Item, b[atB] as Item) <= 0 ? (a[atA++] as Item) : (b[atB++] as Item));
    if (merged.length % itemsPerStep === 0) yield;
  }
  return merged.concat(a.slice(atA), b.slice(atB));
}
