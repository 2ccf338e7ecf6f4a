import { applyEdits } from '../../config/apply-edits.ts';
import type { Config } from '../../config/config.ts';
import { parseConfig } from '../../config/parse-config.ts';
import type { TextEdit } from '../../diagnostics/diagnostic.ts';
import { readConfigEntries } from '../config-entries.ts';
import type { MigrationPlan } from '../plan-migration.ts';
import { planEdits, type Refusal } from './plan-edits.ts';
import { unplannedChanges } from './unplanned-changes.ts';

export type EditedConfig =
  | { readonly ok: true; readonly text: string; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

/**
 * Writes a plan into the text of a configuration and keeps every other character.
 * The new text is parsed again and has to mean exactly what was planned; if it does not, the reasons are returned.
 */
export function editConfig(text: string, file: string, config: Config, plan: MigrationPlan): EditedConfig {
  const { edits, refusals } = planEdits(readConfigEntries(text, file, config), plan);
  if (refusals.length > 0) return { ok: false, refusals };
  const edited = applyEdits(text, edits);
  const { config: after, diagnostics } = parseConfig(edited, file);
  if (after === undefined) {
    const [first] = diagnostics.filter(({ severity }) => severity === 'error');
    const reason = `the edited file would have an error in line ${first?.location?.line}: ${first?.message}`;
    return { ok: false, refusals: [{ key: undefined, reason }] };
  }
  const changes = unplannedChanges(config, after, plan);
  return changes.length === 0 ? { ok: true, text: edited, edits } : { ok: false, refusals: changes };
}
