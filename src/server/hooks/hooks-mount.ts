/** Path below which webhooks are taken. */
export const hooksMount = '/-/hooks/';

/** A path without what may be the secret of a webhook: all after the name of the back end. */
export function withoutHookSecret(path: string): string {
  const start = path.toLowerCase().indexOf(hooksMount);
  if (start === -1) return path;
  const name = start + hooksMount.length;
  const slash = path.indexOf('/', name);
  return slash === -1 || slash === path.length - 1 ? path : `${path.slice(0, slash + 1)}***`;
}
