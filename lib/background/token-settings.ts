import { sites } from '@/lib/crm';
import { intersectPatterns, originPattern } from '@/lib/permissions/match-patterns';
import { changeSettings, readSettings } from '@/lib/settings';
import type { TokenSettings } from '@/lib/wazzup/auth';
import type { Vault } from '@/lib/wazzup/vault';

/**
 * Where tokens come from, and whether they stay. The address is sealed besides: in Firefox a content script can write
 * the settings, and with an address of somebody else's, deals would go to somebody else's account.
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

/** Whether the host of an address that gave tokens is still to be reached, for the new one or as a CRM. */
async function isNeeded(before: string, now: string): Promise<boolean> {
  const { servers } = await readSettings();
  const grant = originPattern(before);
  const others = [now, ...servers].filter((address) => address !== '');
  return (
    others.some((address) => originPattern(address) === grant) || intersectPatterns(sites.hosts, [grant]).length > 0
  );
}
