import type { Access } from '../../config/config.ts';
import type { ModuleTarget } from '../../proxy/module-target.ts';
import type { Permission } from '../../proxy/permission.ts';
import { type Admission, basicLogin } from '../access-control.ts';
import type { ResponderRequest } from '../responder.ts';
import type { ForgeReaders, Reading } from './forge-readers.ts';

/** Whether the sender of a request may download a module, or modules of which nothing is known. */
export type ModulePermission = (
  request: Pick<ResponderRequest, 'headers' | 'client' | 'authorise'>,
  target: ModuleTarget | undefined,
) => Permission | Promise<Permission>;

/** Decides by users and networks, and if those do not let in, by the forge of the module's repository. */
export function createModulePermission(access: () => Access, readers: ForgeReaders): ModulePermission {
  return ({ headers, client, authorise }, target) => {
    const { forge } = access();
    const login = forge && basicLogin(headers.authorization);
    const clone = forge && target?.httpsClone;
    // Most are known to their forge: it would take a while to learn that they are no users.
    if (clone !== undefined && readers.isKnown(clone, login)) return 'allowed';
    const askForge = async (admission: Admission): Promise<Permission> => {
      if (admission !== 'denied') return admission;
      if (forge === undefined) return 'no-login';
      const reading = clone && (await readers.mayRead(clone, { login, client }, forge.rememberSeconds * 1000));
      return permissionOf(reading ?? 'may-not', login);
    };
    const admission = authorise();
    return admission instanceof Promise ? admission.then(askForge) : askForge(admission);
  };
}

function permissionOf(reading: Reading, login: string | undefined): Permission {
  if (reading === 'may-read') return 'allowed';
  if (reading === 'may-not') return login === undefined ? 'no-login' : 'forbidden';
  return reading;
}
