import { sendToBackground } from '@/lib/messaging/send';
import { intersectPatterns, originPattern } from '@/lib/permissions/match-patterns';

/** Finds a CRM's name, and the hosts that the browser has to allow before the extension gets into this page of it. */
export async function findHosts(crm: string, uri: string): Promise<{ label: string; hosts: string[] }> {
  const site = (await sendToBackground('crms.list', {})).find((other) => other.crm === crm);
  const ofPage = [originPattern(uri)];
  const known = site?.hosts ?? [];
  // A company's own server has an address that none of the CRM's hosts covers.
  return { label: site?.label ?? crm, hosts: intersectPatterns(known, ofPage).length > 0 ? known : ofPage };
}
