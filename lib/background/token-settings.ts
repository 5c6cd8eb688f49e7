import { sites } from '@/lib/crm';
import { intersectPatterns, originPattern } from '@/lib/permissions/match-patterns';
import { isHostNeeded } from '@/lib/permissions/needed-hosts';
import { changeSettings, readSettings } from '@/lib/settings';
import type { TokenSettings } from '@/lib/wazzup/auth';
import type { Vault } from '@/lib/wazzup/vault';

/**
 * Creates the settings that the token provider needs: the token address, and whether secrets outlive the browser's end.
 * The vault seals the address, because in Firefox a content script can write the settings: with an attacker's address,
 * deals would go to the attacker's account.
 */
export function createTokenSettings(
  sealedAddress: Vault<string>,
  /** Gives hosts back to the browser, as match patterns. */
  giveBack: (origins: string[]) => Promise<unknown>,
): TokenSettings {
  async function read() {
    const { company, stayConnected } = await readSettings();
    return { tokenAddress: company.tokenAddress ?? (await sealedAddress.read()) ?? '', stayConnected };
  }

  return {
    read,
    async change(change) {
      const before = (await read()).tokenAddress;
      if (change.tokenAddress === '') await sealedAddress.forget();
      else if (change.tokenAddress !== undefined) await sealedAddress.save(change.tokenAddress, { stays: true });
      await changeSettings(() => change);
      if (before && !(await isNeeded(before, (await read()).tokenAddress))) await giveBack([originPattern(before)]);
    },
  };
}

/**
 * Whether the extension still needs the host of an old token address: for the new address, for a server, a CRM or a lesson.
 */
async function isNeeded(before: string, now: string): Promise<boolean> {
  const settings = { ...(await readSettings()), tokenAddress: now };
  const grant = originPattern(before);
  return isHostNeeded(settings, grant) || intersectPatterns(sites.hosts, [grant]).length > 0;
}
