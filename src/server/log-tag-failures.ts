import type { Logger } from 'pino';
import type { OnFailure } from './repo-tags.ts';

/** Tells the operator which repositories cannot be asked for their versions, and what git says. */
export function logTagFailures(logger: Logger): OnFailure {
  return (repo, complaint) => {
    logger.warn({ repo, complaint }, `the versions of ${repo} cannot be told: git ls-remote failed`);
  };
}
