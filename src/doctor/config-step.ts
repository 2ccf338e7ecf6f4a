import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import { buildHostTable, chooseHost } from '../site/host-table.ts';
import { type ImportTag, tagContent } from '../vanity/go-import-page/choose-go-import.ts';
import type { Context, LocalConfig } from './context.ts';
import { failed, type Outcome, ok, skipped } from './step.ts';

/** Whether the local vanity.yaml says what the server says; `served` is undefined where nothing usable was served. */
export function compareWithConfig(
  { file, config }: LocalConfig,
  served: ImportTag | undefined,
  context: Context,
): Outcome {
  const { importPath, host } = context;
  if (config === undefined) {
    return failed(
      'doctor/config-invalid',
      `${file} has errors`,
      'a server refuses this file',
      `look at them:\ngovanity check ${quoteForShell(file)}`,
    );
  }
  const own = answerOf(config, host, importPath);
  if (served === undefined)
    return skipped(own === undefined ? `${file} has no route either` : `${file} would answer: ${own}`);
  if (own === tagContent(served)) return ok(`${file} says the same`);
  const remedy = `let the server read this file, or mend the file; what it says:\ngovanity explain ${importPath} --config ${quoteForShell(file)}`;
  const message = own === undefined ? `${file} has no route for ${importPath}` : `${file} says: ${own}`;
  const cause = `the server says ${tagContent(served)}: it runs with another file, or did not reload this one`;
  return failed('doctor/config-differs', message, cause, remedy);
}

function answerOf(config: NonNullable<LocalConfig['config']>, host: string, importPath: string): string | undefined {
  const hostTable = buildHostTable(config);
  const choice = chooseHost(host, hostTable);
  const match = choice && hostTable.find(choice.host, importPath.slice(host.length) || '/');
  // Of two tags `go` takes `mod`.
  return match?.modImportContent ?? match?.goImportContent;
}
