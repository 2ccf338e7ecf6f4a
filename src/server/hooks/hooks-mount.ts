/** Path below which webhooks are taken. */
export const hooksMount = '/-/hooks/';

/**
 * A path without what may be the secret of a webhook: all after the name of the back end. Nothing but webhooks is posted
 * below `hooks/`, so that an address that is not quite right shows none, either.
 */
export function withoutHookSecret(method: string | undefined, path: string): string {
  const mount = method === 'POST' ? /hooks(?:\/|%2f)/i : /\/-\/hooks(?:\/|%2f)/i;
  const found = mount.exec(path);
  if (found === null) return path;
  const name = found.index + found[0].length;
  const rest = path.slice(name).search(/\/.|%2f./i);
  return rest === -1 ? path : `${path.slice(0, name + rest)}/***`;
}
