import type { CatalogueRow } from './catalogue-row.ts';
import { certificateErrors } from './certificate-errors.ts';
import { connectionErrors } from './connection-errors.ts';
import { forgeErrors } from './forge-errors.ts';
import { gitErrors } from './git-errors.ts';
import { gitMachineErrors } from './git-machine-errors.ts';
import { gitTransferErrors } from './git-transfer-errors.ts';
import { goAnswerErrors } from './go-answer-errors.ts';
import { goDiscoveryErrors } from './go-discovery-errors.ts';
import { goModuleErrors } from './go-module-errors.ts';
import { goSettingsErrors } from './go-settings-errors.ts';
import { type LinePattern, parseLinePattern } from './line-pattern.ts';
import { nameErrors } from './name-errors.ts';
import { sshClientErrors } from './ssh-client-errors.ts';
import { sshHostErrors } from './ssh-host-errors.ts';
import { sshLoginErrors } from './ssh-login-errors.ts';

/**
 * A line is compared with the rows in this order, and the first that fits counts: words of one program before those
 * that several print, and the frames of git and `go` (`exit status 128`, `unrecognized import path`) last.
 */
const table = [
  ...nameErrors,
  ...goSettingsErrors,
  ...goAnswerErrors,
  // In the order in which ssh works: what comes last follows all others.
  ...sshClientErrors,
  ...sshHostErrors,
  ...sshLoginErrors,
  ...certificateErrors,
  ...connectionErrors,
  ...forgeErrors,
  ...gitMachineErrors,
  ...gitErrors,
  ...goModuleErrors,
  ...gitTransferErrors,
  ...goDiscoveryErrors,
] as const;

/** Names of what can go wrong between `go` and a repository; permanent, explained in docs/doctor.md. */
export type ErrorCode = (typeof table)[number]['code'];

export interface KnownError extends CatalogueRow {
  readonly code: ErrorCode;
  readonly patterns: readonly LinePattern[];
}

/** Every row, in the order in which a line is compared with them. */
export const errorCatalogue: readonly KnownError[] = table.map((row) => ({
  ...row,
  patterns: row.lines.map(parseLinePattern),
}));
