import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { groupDiagnostics } from '../../src/diagnostics/group-diagnostics.ts';
import { buildHostTable } from '../../src/site/host-table.ts';
import { run } from '../cli/run.ts';
import { tempFile } from '../cli/temp-file.ts';
import { brokenGovanityurlsFiles, govanityurlsFiles } from './cases/govanityurls-files.ts';

const host = 'go.company.com';

describe('a file for govanityurls', () => {
  test.for(govanityurlsFiles)('works as it is: $name', async ({ yaml, tags, warnings }) => {
    const { config, diagnostics } = parseConfig(yaml, 'vanity.yaml');
    const found = groupDiagnostics(diagnostics);
    expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual(warnings.map((code) => `warning ${code}`));
    const table = config && buildHostTable(config);
    const served = Object.keys(tags).map((path) => {
      const { vcs, repo } = table?.find(host, path)?.goImport ?? {};
      return [path, `${vcs} ${repo}`];
    });
    expect(Object.fromEntries(served)).toEqual(tags);
    expect((await run(['check', await tempFile(yaml)])).exitCode).toBe(0);
  });

  test.for(brokenGovanityurlsFiles)('is refused for what go cannot use, with a way out: $name', ({ yaml, error }) => {
    const { config, diagnostics } = parseConfig(yaml, 'vanity.yaml');
    expect(config).toBeUndefined();
    const [code, ...words] = error;
    const found = diagnostics.filter(({ severity }) => severity === 'error');
    expect(found.map((diagnostic) => diagnostic.code)).toEqual([code]);
    for (const word of words) expect(`${found[0]?.message}\n${found[0]?.hint}`).toContain(word);
  });
});
