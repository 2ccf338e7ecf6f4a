import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { accessFields, backendFields, pathFields, proxyFields, s3Fields, topFields } from '../../src/config/schema.ts';
import { type ForgeName, forgeNames } from '../../src/vanity/forges/forge.ts';
import { detectForge, forges } from '../../src/vanity/forges/forge-table.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/configuration.md', import.meta.url)), 'utf8');

const cellsOf = (row: string): string[] =>
  row
    .slice(1, -1)
    .split(' | ')
    .map((cell) => cell.trim().replaceAll('`', ''));

/** The rows of the table whose first header cells are the given ones, as cells without backticks. */
function tableBelow(...header: string[]): string[][] {
  const lines = page.split('\n');
  const first = lines.findIndex((line) => header.every((cell, index) => cellsOf(line)[index] === cell));
  const rows = lines.slice(first + 2);
  return rows
    .slice(
      0,
      rows.findIndex((row) => !row.startsWith('|')),
    )
    .map(cellsOf);
}

/** First cells of the table in a section, without links. */
function keysIn(section: string): string[] {
  const [, body = ''] = page.split(`\n${section}\n`);
  return [...body.slice(0, body.search(/\n#+ /)).matchAll(/^\| \[?`([a-z_]+)`/gm)].map(([, key = '']) => key);
}

describe('docs/configuration.md', () => {
  test.for([
    ['## Top level', [...Object.keys(topFields), 'access', 'proxy', 'backends', 'paths']],
    ['### access', Object.keys(accessFields)],
    ['### proxy', Object.keys(proxyFields)],
    ['#### proxy.s3', Object.keys(s3Fields)],
    ['### backends', Object.keys(backendFields)],
    ['## paths', Object.keys(pathFields)],
  ] as const)('%s has a row for every key', ([section, keys]) => {
    expect(keysIn(section).toSorted()).toEqual([...keys].toSorted());
  });

  const clones = tableBelow('forge', 'project');
  const links = tableBelow('forge', 'directory');
  test('has every forge in its tables', () => {
    expect(clones.map(([name]) => name).toSorted()).toEqual(forgeNames.toSorted());
    expect(links.map(([name]) => name)).toEqual(clones.map(([name]) => name));
  });

  const at = (text: string) => text.replaceAll('host.example', 'HOST');
  test.for(clones)('%s: clone URLs and links are what the server makes', ([name, project = '', https, ssh]) => {
    const forge = forges[name as ForgeName];
    const web = 'https://host.example';
    const source = forge.sourceTemplates(forge.homeUrl(web, project), undefined, '');
    expect([at(forge.httpsUrl(web, project)), at(forge.sshUrl(forge.defaultSsh('host.example'), project))]).toEqual([
      https,
      ssh,
    ]);
    const shown = links.find(([other]) => other === name)?.slice(1);
    expect(source === undefined ? ['none', 'none'] : [at(source.dir), at(source.file)]).toEqual(shown);
  });

  test.for(tableBelow('host', 'forge').filter(([hosts]) => hosts !== 'all others'))(
    '%s: the forge is detected',
    ([hosts = '', forge]) => {
      const names = hosts.split(', ').map((host) => host.replace(/^\*/, 'acme').replace(/\*$/, 'company.com'));
      expect(hosts).not.toContain('_');
      expect(names.map((host) => `${host}: ${detectForge(host)?.name}`)).toEqual(
        names.map((host) => `${host}: ${forge}`),
      );
    },
  );
});
