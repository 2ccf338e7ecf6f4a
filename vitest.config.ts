import { defineConfig } from 'vitest/config';

/** Folders whose tests start programs (servers, go, git, nginx, a browser) or measure; one file at a time, after the rules. */
const programFolders = [
  'browser',
  'deploy',
  'e2e',
  'export',
  'files',
  'linear',
  'migrate',
  'operate',
  'programs',
  'proxy',
];
/** Single files of the same kind. */
const programFiles = [
  'cli/completion',
  'config/govanityurls-peer',
  'convert/peers',
  'docs/deploy',
  'docs/doctor',
  'docs/migrate',
  'docs/readme',
  'server/go-get-front',
  'server/template-overrides',
  'server/versions',
  'site/setup',
];
const programs = [
  ...programFolders.map((folder) => `test/${folder}/**/*.test.ts`),
  ...programFiles.map((file) => `test/${file}.test.ts`),
];

const shared = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'rules',
          include: ['test/**/*.test.ts'],
          exclude: programs,
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: { ...shared, name: 'programs', include: programs, fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
