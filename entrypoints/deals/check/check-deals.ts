import type { DealCheck } from '@/lib/deal/check';
import { type Difference, diffDeals } from '@/lib/deal/compare';
import { composeDeal } from '@/lib/deal/compose';
import type { IdTemplate } from '@/lib/deal/id-template';
import type { Deal, Failure, PageDeal } from '@/lib/deal/model';
import { siteOf } from '@/lib/deal/site';

/** What the CRM says of a deal that Wazzup has. */
export type Finding =
  | { kind: 'same' }
  | { kind: 'differs'; differences: readonly Difference[] }
  | { kind: 'gone' }
  /** The CRM did not say. */
  | { kind: 'unclear' };

export interface CheckProgress {
  done: number;
  total: number;
  /** What was found, by the deals' ids in Wazzup. */
  findings: ReadonlyMap<string, Finding>;
  /** Why the CRM is not asked further; undefined while it is. */
  stopped?: Failure | undefined;
}

export interface CheckOptions {
  /** Asks the CRM for the deal of a link. */
  check: (uri: string) => Promise<DealCheck>;
  /** Gives the page's deal with the responsible user's id as Wazzup knows it, and how ids are written there. */
  identify: (page: PageDeal) => Promise<{ page: PageDeal; idTemplate: IdTemplate }>;
  signal: AbortSignal;
}

/**
 * Asks the CRM for one deal after the other, and yields what was found so far. It stops for good where a CRM refuses or
 * wants to be left alone. A CRM that knows one of the deals has lost those that it does not know; one that knows none
 * may have withdrawn the address, so that nothing is said of any.
 */
export async function* checkDeals(
  deals: readonly Deal[],
  { check, identify, signal }: CheckOptions,
): AsyncGenerator<CheckProgress> {
  const findings = new Map<string, Finding>();
  const absent = new Map<string, Deal[]>();
  const answering = new Set<string | undefined>();
  let done = 0;
  for (const there of deals) {
    if (signal.aborted) return;
    const found = await check(there.uri);
    if (signal.aborted) return;
    const site = siteOf(there.uri) ?? '';
    if (found.outcome === 'stopped') {
      yield { done, total: deals.length, findings: new Map(findings), stopped: found.reason };
      return;
    }
    done += 1;
    if (found.outcome === 'read') answering.add(site);
    findings.set(
      there.id,
      found.outcome === 'read' ? compareWithCrm(there, await identify(found.page)) : { kind: 'unclear' },
    );
    if (found.outcome === 'absent') absent.set(site, [...(absent.get(site) ?? []), there]);
    if (answering.has(site)) {
      for (const { id } of absent.get(site) ?? []) findings.set(id, { kind: 'gone' });
      absent.delete(site);
    }
    yield { done, total: deals.length, findings: new Map(findings) };
  }
}

/** Compares what the CRM tells of a deal with Wazzup's deal; a field that the CRM did not tell is no difference. */
function compareWithCrm(there: Deal, { page, idTemplate }: Awaited<ReturnType<CheckOptions['identify']>>): Finding {
  const { deal } = composeDeal(page, { edits: { id: there.id }, there, idTemplate });
  const differences = diffDeals(deal, there);
  return differences.length > 0 ? { kind: 'differs', differences } : { kind: 'same' };
}
