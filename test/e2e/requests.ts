import type { World } from '../browser/world.ts';

/** Gives the writes that Wazzup received since the last call, in order. */
export function writesOf(world: World): { method: string; body: unknown }[] {
  const writes = world.wazzup.requests
    .list()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, body }) => ({ method, body }));
  world.wazzup.requests.clear();
  return writes;
}
