import type { Config } from '../config/config.ts';

/**
 * A configuration whose pages name no module proxy on their own host: what answers from an export has none.
 * One with a `url` of its own stays.
 */
export function withoutOwnProxy(config: Config): Config {
  const routes = config.routes.map((route) => {
    return route.modTag !== undefined && route.modTag.url === undefined ? { ...route, modTag: undefined } : route;
  });
  return { ...config, routes };
}
