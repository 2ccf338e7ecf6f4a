import type { Route } from '../../config/config.ts';
import { discoveryTags, goGetPage } from '../../site/go-get-page.ts';
import { fillRoute } from '../../site/module-match.ts';
import { quoteLines, variable } from './nginx-text.ts';
import { map } from './request-maps.ts';

const importPath = variable('govanity_import_path');
const askedPath = variable('govanity_host') + variable('govanity_path');

/** The pages, made from the page that `go` is given; any route serves as the model. */
export function pageMaps(route: Route): string[] {
  const model = { ...fillRoute(route, '', ''), importPath };
  const page = goGetPage(model).replace(discoveryTags(model), variable('govanity_tags'));
  const list = page.replace('go get ', 'Go modules lie below ').replaceAll(importPath, askedPath);
  return [
    ...map('the module, as its tag names it', '$govanity_tags', '$govanity_import_path', [
      '\'~content="([^ "]+) \' $1;',
    ]),
    ...map('the page of a module; empty: there is none', '$govanity_tags', '$govanity_module_page', [
      '"" "";',
      `default ${quoteLines(page)};`,
    ]),
    ...map('what is answered; empty: nothing is known', '"$govanity_kind$govanity_is_go"', '$govanity_page', [
      'default $govanity_module_page;',
      `list ${quoteLines(list)};`,
    ]),
  ];
}
