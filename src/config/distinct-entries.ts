interface Keyed {
  readonly key: { readonly text: string };
}

/** Entries from which a Map finds a key sooner than a loop does, and is worth its memory. */
const indexedFrom = 16;

/** Collects the entries of a mapping, each key once, in the order of their first appearance. */
export class DistinctEntries<Entry extends Keyed> {
  readonly list: Entry[] = [];
  /** Positions in the list by key. */
  private index: Map<string, number> | undefined;

  /** Adds an entry, or returns the one that already has its key. */
  add(entry: Entry): Entry | undefined {
    const known = this.list[this.positionOf(entry)];
    if (known !== undefined) return known;
    this.list.push(entry);
    if (this.index !== undefined) this.index.set(entry.key.text, this.list.length - 1);
    else if (this.list.length === indexedFrom) {
      this.index = new Map(this.list.map(({ key }, position) => [key.text, position]));
    }
    return undefined;
  }

  /** Adds an entry, in the place of the one that has its key, which is returned. */
  replace(entry: Entry): Entry | undefined {
    const known = this.add(entry);
    if (known !== undefined) this.list[this.positionOf(entry)] = entry;
    return known;
  }

  /** -1 for a key that is not there. */
  private positionOf({ key: { text } }: Entry): number {
    return this.index === undefined
      ? this.list.findIndex(({ key }) => key.text === text)
      : (this.index.get(text) ?? -1);
  }
}
