import { expect, test } from 'vitest';
import { explainError } from '../../../src/vanity/error-catalogue/explain-error.ts';

const line =
  'go: go.example.com/lib@v1.0.0: reading https://proxy.golang.org/go.example.com/lib/@v/v1.0.0.mod: 404 Not Found';

test.for([
  ['GitHub Actions', `2024-05-01T10:00:01.1234567Z ${line}`],
  ['an annotation of GitHub', `Error: ${line}`],
  ['a workflow command', `::error file=go.mod,line=3::${line}`],
  ['a colour', `\u001b[31m${line}\u001b[0m`],
  ['GitLab CI', `2024-05-01T10:00:00.123456Z 00O ${line}`],
  ['Jenkins', `[2024-05-01T10:00:01.123Z] ${line}`],
  ['an older Jenkins', `10:00:01  ${line}`],
  ['Azure Pipelines', `2024-05-01T10:00:00.1Z ##[error]${line}`],
  ['TeamCity', `[10:00:01]W: [Step 1/3] ${line}`],
  ['Cloud Build', `Step #1 - "build": ${line}`],
  ['BuildKit', `#12 1.234 ${line}`],
  ['the summary of BuildKit', `1.234 ${line}`],
  ['docker compose', `athens-1  | ${line}`],
  ['syslog', `May  1 10:00:00 ci1 athens[123]: ${line}`],
  ['a mail', `> > ${line}`],
  ['PowerShell', `go : ${line}`],
  ['JSON', JSON.stringify({ time: '10:00', level: 'error', msg: `exit status 1: ${line}\n`, module: 'x' })],
  ['logfmt', `time="10:00" level=error msg="exit status 1: ${line}\\n" kind=x`],
  ['an unknown log', `worker/3 <build> ${line}`],
] as const)('reads a line of %s as if it were printed alone', ([, text]) => {
  const [wanted] = explainError(line);
  const found = explainError(text);

  expect(found.map(({ code, cause, remedy }) => ({ code, cause, remedy }))).toEqual([
    { code: wanted?.code, cause: wanted?.cause, remedy: wanted?.remedy },
  ]);
});

test('reads quotes of word processors and chats as those that git prints', () => {
  const [found] = explainError(
    'fatal: could not read Username for ‘https://gitlab.example.com’: terminal prompts disabled',
  );
  expect(found?.remedy).toContain('machine gitlab.example.com login USER password TOKEN');
});
