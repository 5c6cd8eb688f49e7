import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extensionIdOf, grantHosts, launchChromium } from './chromium.ts';
import { serveWorld } from './world.ts';

/** Profiles of Chromium in which the extension has been let into hosts. */
export interface Profiles {
  /** A fresh profile; whoever takes it removes it. */
  letInto(hosts: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

const temporary = () => mkdtemp(join(tmpdir(), 'deal-link-'));

/** Makes profiles; one for the same hosts is made once and copied. */
export function createProfiles(): Profiles {
  const prepared = new Map<string, Promise<string>>();

  async function prepare(hosts: readonly string[]): Promise<string> {
    const world = await serveWorld();
    const profile = await temporary();
    const { context, worker } = await launchChromium({ profile, port: world.port });
    await context.close();
    await world.close();
    if (hosts.length > 0) await grantHosts(profile, extensionIdOf(worker), hosts);
    return profile;
  }

  return {
    async letInto(hosts) {
      const key = hosts.join();
      const ready = prepared.get(key) ?? prepare(hosts);
      prepared.set(key, ready);
      const copy = await temporary();
      await cp(await ready, copy, { recursive: true });
      return copy;
    },
    async remove() {
      for (const profile of prepared.values()) await rm(await profile, { recursive: true, force: true });
    },
  };
}
