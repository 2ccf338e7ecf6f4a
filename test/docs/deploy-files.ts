import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { expect } from 'vitest';

/** Parsed YAML and JSON of other programs, of which each test knows the part that it looks at. */
// biome-ignore lint/suspicious/noExplicitAny: the schemas belong to Kubernetes, docker, Prometheus and Grafana
export type Parsed = any;

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const folder = join(root, 'docs/deploy');
export const main = join(root, 'dist/main.js');

/** Names of all files in the folder. */
export const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  .toSorted();

export const text = (file: string) => readFileSync(join(folder, file), 'utf8');
export const yaml = (file: string): Parsed => load(text(file));

/** The arguments of the program in `ExecStart=`, or in another line of a unit. */
export function execStart(file: string, key = 'ExecStart'): string[] {
  const [, command = ''] = new RegExp(`^${key}=(.+)$`, 'm').exec(text(file)) ?? [];
  expect(command).toMatch(/^\/usr\/bin\/node \/opt\/govanity\/dist\/main\.js /);
  return command.split(' ').slice(2);
}

export interface NginxPlaces {
  readonly http: number;
  readonly https: number;
  /** What follows `server` in the upstream; several take the place of the lines for two instances. */
  readonly upstreams: readonly string[];
  readonly certificate: { readonly certFile: string; readonly keyFile: string };
}

/** nginx/govanity.conf with the ports and the certificate of this machine; nothing else differs. */
export function adaptNginx({ http, https, upstreams, certificate }: NginxPlaces): string {
  const [one = '', two] = upstreams;
  const replacements: [RegExp, string][] = [
    [/^ {4}listen \[::\].*\n/gm, ''],
    [/listen 80;/g, `listen 127.0.0.1:${http};`],
    [/listen 443 ssl;/g, `listen 127.0.0.1:${https} ssl;`],
    [/\/etc\/nginx\/tls\/go\.company\.com\.pem/g, certificate.certFile],
    [/\/etc\/nginx\/tls\/go\.company\.com\.key/g, certificate.keyFile],
    ...(two === undefined
      ? [[/^ {4}server 127\.0\.0\.1:8080;/gm, `    server ${one};`] as [RegExp, string]]
      : ([
          [/^ {4}server 127\.0\.0\.1:8080;\n/gm, ''],
          [/^ {4}# (server )127\.0\.0\.1:8081( .*)$/gm, `    $1${one}$2`],
          [/^ {4}# (server )127\.0\.0\.1:8082( .*)$/gm, `    $1${two}$2`],
        ] as [RegExp, string][])),
  ];
  return replacements.reduce((config, [from, to]) => {
    expect(config).toMatch(from);
    return config.replace(from, to);
  }, text('nginx/govanity.conf'));
}
