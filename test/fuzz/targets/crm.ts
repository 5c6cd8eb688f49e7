import { sites } from '@/lib/crm';
import { readDeal } from '@/lib/crm/reading/read-deal';
import type { PageDeal } from '@/lib/deal/model';
import { MESSAGES } from '@/lib/messaging/protocol';
import { type Answers, cases, openPage } from '../../crm/cases.ts';
import { readers } from '../../crm/readers.ts';
import { holdsWords } from '../held.ts';
import { jsonOf } from '../json.ts';
import type { Target } from '../target.ts';

/** An input is the answers that a CRM gives in one of the cases of test/crm. */
const inputOf = (name: string, answers: Answers): string => JSON.stringify({ name, answers });

function caseIn(input: string): { page: (typeof cases)[number]; answers: Answers } | undefined {
  const { name, answers } = (jsonOf(input) ?? {}) as Record<string, unknown>;
  const page = cases.find((one) => one.name === name);
  if (!page || typeof answers !== 'object' || answers === null) return undefined;
  const good = Object.entries(answers).filter(
    ([, one]) => Number.isInteger(one?.status) && one.status >= 200 && one.status < 600,
  );
  return { page, answers: Object.fromEntries(good) };
}

/** The CRM's answers to session reads. The page is left out but for its scripts, which hold the session's token. */
const answersOf = (crm: string): Target => ({
  name: `answers-of-${crm}`,
  seeds: cases
    .filter(({ reader, answers }) => reader.site.crm === crm && Object.keys(answers).length > 0)
    .map(({ name, answers }) => inputOf(name, answers)),
  async run(input) {
    const found = caseIn(input);
    if (!found) return undefined;
    const { page, answers } = found;
    const deal = await readDeal(page.reader, openPage({ ...page, answers }));
    // The background takes nothing else of a script.
    MESSAGES['page.read'].answer.parse(deal ?? null);
    return { deal: deal && factsOf(deal), shown: await factsShown(page) };
  },
  holds(input, given) {
    const { deal, shown } = (given ?? {}) as { deal?: unknown; shown?: unknown };
    return holdsWords(JSON.stringify([jsonOf(input) ?? input, shown]), deal);
  },
});

const factsOf = ({ name, responsible, contacts, someContacts }: PageDeal) => [
  name,
  responsible,
  contacts,
  someContacts,
];

/** What the page shows: what the CRM does not answer may come from there. */
async function factsShown(page: (typeof cases)[number]): Promise<unknown> {
  const known = shownFacts.get(page.name) ?? (await readDeal(page.reader, openPage(page), { session: false }));
  if (known) shownFacts.set(page.name, known);
  return known && factsOf(known);
}

const shownFacts = new Map<string, PageDeal>();

/** The address of a page, for all CRMs at once: which deal it names, if any. */
const addresses: Target = {
  name: 'addresses-of-pages',
  seeds: cases.flatMap(({ visit, expected }) => [visit.url, expected.uri]),
  run(input) {
    const url = URL.parse(input);
    if (!url) return [];
    return sites.all.flatMap((site) => {
      void [site.matches(url), site.embedsCrm?.(url)];
      const deal = site.detect(url);
      return deal ? [{ ...deal, origin: url.origin, sameOrigin: new URL(deal.uri).origin === url.origin }] : [];
    });
  },
  holds(input, given) {
    const deals = given as { id: string; uri: string; sameOrigin: boolean }[];
    return deals.every(
      ({ id, uri, sameOrigin }) => sameOrigin && /^\d+$/.test(id) && uri.includes(id) && input.includes(id),
    );
  },
};

export const CRM_TARGETS: readonly Target[] = [...readers.map(({ site }) => answersOf(site.crm)), addresses];
