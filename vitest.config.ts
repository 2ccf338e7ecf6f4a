import { defineConfig } from 'vitest/config';

const folder = (name: string) => `test/${name}/**/*.test.ts`;
const file = (name: string) => `test/${name}.test.ts`;

/** What measures, or watches a server by the clock: one file at a time, and nothing beside it. */
const measured = ['browser', 'files', 'linear', 'operate'].map(folder);
/** What starts programs (servers, go, git, nginx): they wait for most of their time, so two files at a time. */
const programs = [
  ...['deploy', 'e2e', 'export', 'migrate', 'programs', 'proxy'].map(folder),
  ...[
    'cli/completion',
    'config/govanityurls-peer',
    'convert/peers',
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

const shared = { testTimeout: 60_000, hookTimeout: 120_000 };
const project = (name: string, groupOrder: number, test: object) => ({
  test: { ...shared, name, sequence: { groupOrder }, ...test },
});

export default defineConfig({
  test: {
    projects: [
      project('rules', 0, {
        include: ['test/**/*.test.ts'],
        exclude: [...programs, ...measured],
        maxWorkers: '100%',
      }),
      project('programs', 1, { include: programs, maxWorkers: 2 }),
      project('measured', 2, { include: measured, fileParallelism: false }),
    ],
  },
});
