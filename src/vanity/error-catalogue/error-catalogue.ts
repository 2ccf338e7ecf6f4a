import type { CatalogueRow } from './catalogue-row.ts';
import { discoveryErrors } from './discovery-errors.ts';
import { gitErrors } from './git-errors.ts';
import { moduleErrors } from './module-errors.ts';
import { networkErrors } from './network-errors.ts';
import { sshErrors } from './ssh-errors.ts';

const table = [...sshErrors, ...gitErrors, ...moduleErrors, ...networkErrors, ...discoveryErrors] as const;

/** Names of what can go wrong between `go` and a repository; permanent, explained in docs/doctor.md. */
export type ErrorCode = (typeof table)[number]['code'];

/** Every row, in the order in which a line is compared with them; frames such as `unrecognized import path` come last. */
export const errorCatalogue: readonly (CatalogueRow & { readonly code: ErrorCode })[] = table;
