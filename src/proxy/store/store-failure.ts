import { type ProxyFailure, unavailable } from '../fetch/proxy-failure.ts';
import { StoreError } from './store-error.ts';

/** Why the store or the work directory cannot be used, for who asked for a module. */
export function storeFailure(error: unknown): ProxyFailure {
  if (error instanceof StoreError) return unavailable(503, error.message, 'try again in a moment');
  const { code = 'error' } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    EACCES: 'it may not write there',
    EDQUOT: 'the quota is used up',
    ENOSPC: 'the disk is full',
    EROFS: 'the file system is read-only',
  };
  return unavailable(503, `this server cannot use its store of modules: ${reasons[code] ?? code}`);
}
