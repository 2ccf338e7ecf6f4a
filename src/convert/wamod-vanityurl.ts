import type { Report } from '../config/read-fields.ts';
import type { MappingNode } from '../config/yaml-node.ts';
import type { DraftEntry, DraftField } from './draft.ts';
import { type Kind, listHasKey } from './kind.ts';
import { vcsField } from './path-entries.ts';
import { fieldOf, PeerMapping } from './peer-mapping.ts';

const topKeys = {
  used: ['host', 'cache_age', 'packages'],
  withoutCounterpart: { port: 'the port is an option of the server: --listen HOST:PORT, or PORT' },
};

/** go.wamod.dev/vanityurl (cmd/vanityurl/main.go, package.go, detect.go). */
export const wamodVanityurl: Kind = {
  name: 'wamod-vanityurl',
  looks: 'a list of `packages` with `path` and `repository_url`',
  isNearlyOurs: false,
  recognises: (root) => listHasKey(root, 'packages', 'repository_url'),
  read(root, report) {
    const top = new PeerMapping(root, 'at the top level', topKeys, report);
    const age = cacheAge(top, report);
    const entries = top.mappings('packages').map((node) => readPackage(node, report));
    const note =
      'vanityurl lets answers be cached for a day (86400) by default, govanity for 300 seconds, so that a move arrives soon: cache_max_age says otherwise';
    return { top: [...top.copied('host'), ...age], entries, notes: age.length === 0 ? [note] : [] };
  },
};

function readPackage(node: MappingNode, report: Report): DraftEntry {
  const fields = new PeerMapping(node, 'in `packages`', { used: ['path', 'vcs', 'display', 'repository_url'] }, report);
  const repo = fields.text('repository_url');
  const vcs = fields.text('vcs');
  const isKnown = /^https?:\/\/(?:[^/@]*@)?(?:github\.com|gitlab\.com|bitbucket\.org)(?:[:/]|$)/.test(
    repo?.value ?? '',
  );
  return {
    key: `/${(fields.text('path')?.value ?? '').replace(/^\//, '')}`,
    fields: [
      ...(repo === undefined ? [] : [fieldOf('repo', repo)]),
      ...(vcs === undefined
        ? vcsField(fields, isKnown ? 'git' : undefined, report)
        : [{ ...fieldOf('vcs', vcs), value: vcs.value.toLowerCase() }]),
      ...fields.copied('display'),
    ],
    notes: [],
    span: { start: node.start, end: node.end },
  };
}

function cacheAge(top: PeerMapping, report: Report): DraftField[] {
  const age = top.text('cache_age');
  if (age === undefined) return [];
  const seconds = parseGoDuration(age.value);
  if (seconds === undefined) {
    const message = `\`cache_age: ${age.value}\` is no duration such as 24h or 1h30m`;
    report({ code: 'convert/not-carried-over', message, hint: 'cache_max_age takes whole seconds' }, age.entry.value);
    return [];
  }
  return seconds === 0 ? [] : [{ ...fieldOf('cache_max_age', age), value: seconds }];
}

const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** Whole seconds of a Go duration such as `1h30m`, rounded down; a bare number counts nanoseconds. */
export function parseGoDuration(text: string): number | undefined {
  if (/^\d{1,18}$/.test(text)) return Math.floor(Number(text) / 1e9);
  if (!/^(?:\d{1,15}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, number, unit = ''] of text.matchAll(/(?<![\d.])([\d.]+)([a-zµ]+)/g))
    seconds += Number(number) * (unitSeconds[unit] ?? 0);
  return Math.floor(seconds);
}
