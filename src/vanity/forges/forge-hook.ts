/** How a forge proves that a delivery of its webhook is its own. */
export type HookProof =
  /** The header holds the secret itself. */
  | { readonly kind: 'token'; readonly header: string }
  /** One of the headers holds the HMAC-SHA256 of the body in hexadecimal digits, after the prefix. */
  | { readonly kind: 'hmac'; readonly headers: readonly string[]; readonly prefix: string }
  /** Nothing is signed: the last element of the path is the secret. */
  | { readonly kind: 'path' };

/** What a delivery is about. */
export interface HookEvent {
  /** Projects whose refs may have changed, as the forge writes them; none for events of other kinds. */
  readonly projects: readonly string[];
  /** Tags that it names, as far as it names any. */
  readonly tags: readonly string[];
}

/** What is known of a forge's webhooks. Headers are in lower case. */
export interface ForgeHook {
  readonly proof: HookProof;
  /** Headers that name one delivery, and are the same if it is sent again. */
  readonly deliveryHeaders: readonly string[];
  /** Reads the payload; undefined if it is a push that names no project. */
  readonly readEvent: (payload: JsonObject) => HookEvent | undefined;
}

export type JsonObject = Readonly<Record<string, unknown>>;

const otherEvent: HookEvent = { projects: [], tags: [] };

/** The event of a forge that names one project, with the refs that were pushed; `refs` undefined: it is no push. */
export function pushEvent(project: unknown, refs: readonly unknown[] | undefined): HookEvent | undefined {
  // Gerrit reports each comment as a change of refs/changes/…/meta.
  const isOther =
    refs?.length !== 0 && refs?.every((ref) => typeof ref === 'string' && /^refs\/(?!heads\/|tags\/)/.test(ref));
  if (refs === undefined || isOther) return otherEvent;
  if (typeof project !== 'string' || project === '') return undefined;
  return { projects: [project], tags: refs.flatMap(tagOf) };
}

function tagOf(ref: unknown): string[] {
  const prefix = 'refs/tags/';
  return typeof ref === 'string' && ref.startsWith(prefix) ? [ref.slice(prefix.length)] : [];
}

/** A value below an object, by the names that lead to it; undefined if there is none. */
export function valueAt(value: unknown, ...names: readonly string[]): unknown {
  let found = value;
  for (const name of names) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as JsonObject)[name];
  }
  return found;
}

/** The items of a list; undefined if it is none. */
export function listAt(value: unknown, ...names: readonly string[]): readonly unknown[] | undefined {
  const found = valueAt(value, ...names);
  return Array.isArray(found) ? found : undefined;
}

/**
 * Push, create and delete as GitHub sends them, and Gitea after its manner (docs.github.com, "Webhook events and
 * payloads"): push names the whole ref, create and delete its kind and short name.
 */
export function readGitHubEvent(payload: JsonObject): HookEvent | undefined {
  const { ref, ref_type: kind } = payload;
  const project = valueAt(payload, 'repository', 'full_name');
  if (typeof ref !== 'string') return pushEvent(project, undefined);
  return pushEvent(project, [kind === 'tag' && !ref.startsWith('refs/') ? `refs/tags/${ref}` : ref]);
}
