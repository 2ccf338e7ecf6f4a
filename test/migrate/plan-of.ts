import type { Config } from '../../src/config/config.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { readConfigEntries } from '../../src/migrate/config-entries.ts';
import { type EditedConfig, editConfig } from '../../src/migrate/edit/edit-config.ts';
import { type MigrationPlan, type PlanOptions, planMigration } from '../../src/migrate/plan-migration.ts';

export const backends = `backends:
  gitlab: {forge: gitlab, web: https://gitlab.company.com, clone: ssh}
  gerrit: {forge: gerrit, web: https://gerrit.company.com, clone: ssh, ssh: "goproxy@gerrit.company.com:29418"}
`;

/** The configuration of a text without errors. */
export function configOf(text: string): Config {
  const { config, diagnostics } = parseConfig(text, 'vanity.yaml');
  if (config === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return config;
}

/** The plan to move to a back end; everything, unless told. */
export function planOf(text: string, to = 'gitlab', options: Partial<PlanOptions> = {}): MigrationPlan {
  const config = configOf(text);
  const backend = config.backends.get(to);
  if (backend === undefined) throw new Error(`no back end ${to}`);
  const all = { isSelected: () => true, projects: new Map<string, string>(), ...options };
  return planMigration(config, readConfigEntries(text, 'vanity.yaml', config), backend, all);
}

/** The text after that move. */
export function moved(text: string, to = 'gitlab', options: Partial<PlanOptions> = {}): EditedConfig {
  return editConfig(text, 'vanity.yaml', configOf(text), planOf(text, to, options));
}
