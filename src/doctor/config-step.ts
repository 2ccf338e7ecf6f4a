import { quoteForShell } from '../diagnostics/quote-for-shell.ts';
import { buildHostTable, chooseHost } from '../site/host-table.ts';
import { type ImportTag, tagContent } from '../vanity/go-import-page/choose-go-import.ts';
import type { Context, LocalConfig } from './context.ts';
import { failed, ok, type StepOutcome, skipped } from './step.ts';

/** Whether the server answers as by the local vanity.yaml; `served` is undefined where nothing usable was served. */
export function compareWithConfig(
  { file, config }: LocalConfig,
  served: ImportTag | undefined,
  context: Context,
): StepOutcome {
  const { importPath, host } = context;
  if (config === undefined) {
    return failed(
      'doctor/config-invalid',
      `${file} has errors`,
      'no server accepts this file',
      `see them:\ngovanity check ${quoteForShell(file)}`,
    );
  }
  const own = answerOf(config, host, importPath);
  if (served === undefined)
    return skipped(own === undefined ? `${file} has no route either` : `by ${file} the answer would be: ${own}`);
  if (own === tagContent(served)) return ok(`${file} gives the same answer`);
  const remedy = `let the server read this file, or correct the file; its answer is shown by:\ngovanity explain ${importPath} --config ${quoteForShell(file)}`;
  const message =
    own === undefined ? `${file} has no route for ${importPath}` : `by ${file} the answer would be: ${own}`;
  const cause = `the server answers ${tagContent(served)}: it runs with another file, or has not reloaded this one`;
  return failed('doctor/config-differs', message, cause, remedy);
}

/** The tag that `go` takes for an import path: of two, `mod`. */
function answerOf(config: NonNullable<LocalConfig['config']>, host: string, importPath: string): string | undefined {
  const hostTable = buildHostTable(config);
  const choice = chooseHost(host, hostTable);
  const match = choice && hostTable.find(choice.host, importPath.slice(host.length) || '/');
  return match?.modImportContent ?? match?.goImportContent;
}
