import type { TextAnswer } from '../site/answer.ts';
import { forbiddenModule, forgeSilent, tooBusy, tooManyWrongLogins, unauthorised } from '../site/refusals.ts';

/**
 * Whether somebody may download a module. `no-login`: not without one; `forbidden`: not with this one; `limited`: too many
 * wrong ones came lately; `busy`: too many wait to be checked; `no-answer`: the forge could not be asked.
 */
export type Permission = 'allowed' | 'no-login' | 'forbidden' | 'limited' | 'busy' | 'no-answer';

/** What is answered to somebody who may not download a module, or of whom that is not known. */
export function refusePermission(
  permission: Exclude<Permission, 'allowed'>,
  host: string,
  isForgeAsked: boolean,
): TextAnswer {
  return refusals[permission](host, isForgeAsked);
}

const refusals: Record<Exclude<Permission, 'allowed'>, (host: string, isForgeAsked: boolean) => TextAnswer> = {
  'no-login': unauthorised,
  forbidden: forbiddenModule,
  limited: tooManyWrongLogins,
  busy: tooBusy,
  'no-answer': forgeSilent,
};
