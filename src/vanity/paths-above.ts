/** Paths with fewer elements than an import path (`h/a` and `h` for `h/a/b`) or a path (`/a` and `/` for `/a/b`), nearest first. */
export function pathsAbove(path: string): string[] {
  const above: string[] = [];
  let end = path.lastIndexOf('/');
  for (; end > 0; end = path.lastIndexOf('/', end - 1)) above.push(path.slice(0, end));
  return end === 0 && path !== '/' ? [...above, '/'] : above;
}
