import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const folder = (name: string) => `test/${name}/**/*.test.ts`;
const file = (name: string) => `test/${name}.test.ts`;

/** What measures times, or holds a server to them: at most one file per core, and nothing beside them. */
const measured = [
  folder('linear'),
  ...[
    'browser/filter-speed',
    'files/following',
    'operate/access',
    'operate/bounded-work',
    'operate/hostile-requests',
    'operate/reload',
    'operate/reload-files',
    'operate/rude-clients',
    'operate/scale',
    'operate/storm',
  ].map(file),
];
/** What starts programs (servers, go, git, nginx, a browser): they wait for most of their time, so some at a time. */
const programs = [
  ...['browser', 'deploy', 'e2e', 'export', 'files', 'migrate', 'operate', 'programs', 'proxy'].map(folder),
  ...[
    'cli/completion',
    'against/govanityurls',
    'against/govanityurls',
    'config/govanityurls-peer',
    'convert/peers',
    'init/init-tls',
    'cli/fix-conditions',
    'docs/deploy',
    'docs/doctor',
    'docs/migrate',
    'docs/module-proxy-nginx',
    'docs/readme',
    'docs/scaling',
    'server/go-get-front',
    'server/template-overrides',
    'server/versions',
    'site/setup',
  ].map(file),
];

/** What takes longest begins first, or it runs alone at the end. */
const longest = [
  ...['e2e/proxy-load', 'e2e/proxy-operation', 'e2e/proxy-bucket', 'e2e/migrate', 'e2e/proxy', 'e2e/go-get'],
  ...['operate/storm', 'operate/reload-files', 'files/following', 'linear/expressions', 'operate/hostile-requests'],
].map(file);

class LongestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(name));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(specifications)).sort((a, b) => rank(a) - rank(b));
  }
}

const shared = { testTimeout: 60_000, hookTimeout: 120_000 };
const project = (name: string, groupOrder: number, test: object) => ({
  test: { ...shared, name, sequence: { groupOrder }, ...test },
});

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      project('rules', 0, {
        include: ['test/**/*.test.ts'],
        exclude: [...programs, ...measured],
        maxWorkers: '100%',
        isolate: false,
      }),
      project('programs', 1, { include: programs, exclude: measured, maxWorkers: 3 }),
      project('measured', 2, { include: measured, maxWorkers: 2 }),
    ],
  },
});
