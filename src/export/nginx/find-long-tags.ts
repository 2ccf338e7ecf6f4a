import type { Config, Route } from '../../config/config.ts';
import { quote } from './nginx-text.ts';
import { routeTags } from './route-locations.ts';

/** Bytes of one parameter that nginx reads (its buffer, NGX_CONF_BUFFER, with room for the host). */
const maxParameter = 3_800;

/** Routes whose tags nginx cannot read. */
export function findLongTags({ routes, hosts }: Config): Route[] {
  const [host = ''] = hosts;
  return routes.filter((route) => Buffer.byteLength(quote(routeTags(route, route.host ?? host))) > maxParameter);
}
