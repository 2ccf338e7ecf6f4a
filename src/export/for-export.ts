import type { Config } from '../config/config.ts';

/**
 * A configuration whose pages name neither a module proxy on their own host nor `/-/explain`: what answers from an
 * export has neither. A proxy with a `url` of its own stays.
 */
export function forExport(config: Config): Config {
  const routes = config.routes.map((route) => {
    return route.modTag !== undefined && route.modTag.url === undefined ? { ...route, modTag: undefined } : route;
  });
  return { ...config, explain: 'none', routes };
}
