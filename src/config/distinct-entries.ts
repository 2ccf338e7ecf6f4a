interface Keyed {
  readonly key: { readonly text: string };
}

/** Entries from which a Map finds a key sooner than a loop does, and is worth its memory. */
const indexedFrom = 16;

/** Collects the entries of a mapping, in order; of several with one key the first counts. */
export class DistinctEntries<Entry extends Keyed> {
  readonly list: Entry[] = [];
  private index: Map<string, Entry> | undefined;

  /** Adds an entry, or returns the one that already has its key. */
  add(entry: Entry): Entry | undefined {
    const known = this.find(entry.key.text);
    if (known !== undefined) return known;
    this.list.push(entry);
    if (this.index !== undefined) this.index.set(entry.key.text, entry);
    else if (this.list.length === indexedFrom) this.index = new Map(this.list.map((each) => [each.key.text, each]));
    return undefined;
  }

  private find(name: string): Entry | undefined {
    return this.index === undefined ? this.list.find(({ key }) => key.text === name) : this.index.get(name);
  }
}
