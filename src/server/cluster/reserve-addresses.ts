import { type ListenTarget, openListener } from '../listener.ts';
import type { PublicOptions } from '../public-listeners.ts';

type Addresses = Pick<PublicOptions, 'target' | 'redirect'>;

/**
 * Opens each address once and closes it again, so that what cannot be had is told once, before there are workers, and
 * port 0 becomes one port for all of them. Rejects as `openListener` does.
 */
export async function reserveAddresses({ target, redirect }: Addresses): Promise<Addresses> {
  const held: (() => Promise<void>)[] = [];
  const reserve = async (address: ListenTarget): Promise<ListenTarget> => {
    // A socket that systemd handed over would be closed for good.
    if ('fd' in address) return address;
    const { port, close } = await openListener((_request, response) => response.destroy(), address);
    held.push(() => close(0));
    return 'host' in address && port !== undefined ? { ...address, port } : address;
  };
  try {
    return { target: await reserve(target), redirect: redirect && (await reserve(redirect)) };
  } finally {
    await Promise.all(held.map((release) => release()));
  }
}
