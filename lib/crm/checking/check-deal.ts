import type { PartialFacts } from '@/lib/crm/reader';
import type { Page } from '@/lib/crm/reading/read-deal';
import { createSessionClient } from '@/lib/crm/reading/session-client';
import { toFailure } from '@/lib/crm/toolkit/read-failure';
import type { DealCheck } from '@/lib/deal/check';
import type { DealFacts, Failure } from '@/lib/deal/model';
import type { CheckSource } from './sources';

/** Statuses by which a CRM refuses or wants to be left alone; 0 stands for a redirect to a sign-in page, or no network. */
const STOPS: readonly number[] = [0, 403, 429, 503];
/** Statuses by which a CRM says that there is no such deal. */
const ABSENT: readonly number[] = [204, 404, 410];

/** A session client's fetch that notes how the CRM answered. */
interface Witness {
  fetch: typeof fetch;
  statuses: number[];
}

function createWitness(send: typeof fetch): Witness {
  const statuses: number[] = [];
  return {
    statuses,
    fetch: async (input, init) => {
      try {
        const response = await send(input, init);
        statuses.push(response.status);
        return response;
      } catch (error) {
        if (!init?.signal?.aborted) statuses.push(0);
        throw error;
      }
    },
  };
}

/**
 * Asks a CRM with the manager's session for one of its deals, as far as the deal can be compared with Wazzup's: it asks
 * for nobody's phones. It never rejects.
 * @param page the CRM's page that is open in the tab; it may show another deal, or none
 */
export async function checkDeal(source: CheckSource, page: Omit<Page, 'address'>, uri: string): Promise<DealCheck> {
  const url = URL.parse(uri);
  const deal = url ? source.site.detect(url) : undefined;
  if (!url || !deal || url.origin !== page.document.location.origin) return { outcome: 'unclear', reason: 'silent' };
  const { fetch, statuses } = createWitness(page.fetch);
  const { requests } = source;
  const client = createSessionClient({ fetch, origin: url.origin, requests, hold: page.hold });
  let isAbsent = false;
  const getJson: typeof client = async (...request) => {
    const answer = await client(...request);
    isAbsent ||= source.saysAbsent?.(answer) ?? false;
    return answer;
  };
  const { facts, end } = await readUntilComparable(source, source.fetchFacts(deal, getJson, page.document));
  if (
    end === 'held' ||
    statuses.some((status) => STOPS.includes(status)) ||
    (end === 'refused' && statuses.at(-1) === 401)
  )
    return { outcome: 'stopped', reason: end ?? 'refused' };
  if (Object.keys(facts).length > 0)
    return { outcome: 'read', page: { crm: source.site.crm, ...deal, ...facts, sources: {}, failures: {} } };
  const isUnknown = statuses.length > 0 && statuses.every((status) => ABSENT.includes(status));
  return isAbsent || isUnknown ? { outcome: 'absent' } : { outcome: 'unclear', reason: end ?? 'silent' };
}

/** Takes facts until they can be compared; what comes after that are names and phones. */
async function readUntilComparable(
  source: CheckSource,
  all: AsyncIterable<PartialFacts>,
): Promise<{ facts: DealFacts; end?: Failure }> {
  let facts: DealFacts = {};
  try {
    for await (const { failures: _, ...more } of all) {
      facts = { ...facts, ...more };
      if (isComparable(source, facts)) break;
    }
    return { facts };
  } catch (error) {
    return { facts, end: toFailure(error) };
  }
}

function isComparable({ knowsResponsible }: CheckSource, facts: DealFacts): boolean {
  const { name, closed, contacts, responsible } = facts;
  const isKnown = knowsResponsible?.(facts) ?? responsible !== undefined;
  return name !== undefined && closed !== undefined && contacts !== undefined && isKnown;
}
