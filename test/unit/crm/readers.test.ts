import { describe, expect, it } from 'vitest';
import { readDeal } from '@/lib/crm/reading/read-deal';
import { cases, openPage } from '../../crm/cases';

/** The tokens that the pages of the cases hold; none may leave the content script. */
const TOKENS = /f1c7ac10nal0t0ken|0ldt0ken|n0t0urs|not-to-be-read|5e551d0/;

describe('a deal page is read as its folder in test/crm says', () => {
  it.each(cases)('$name', async (page) => {
    const open = openPage(page);
    const deal = await readDeal(page.reader, open, { session: page.visit.session ?? true });

    expect(deal).toEqual(page.expected);
    expect(JSON.stringify(deal)).not.toMatch(TOKENS);
    // The reader has requested every prepared answer, and nothing else.
    expect(open.requests.toSorted()).toEqual(Object.keys(page.answers).toSorted());
  });
});

describe('without the session', () => {
  it.each(cases)('$name: nothing is asked, and nothing else is told', async (page) => {
    const open = openPage(page);
    const deal = await readDeal(page.reader, open, { session: false });

    expect(open.requests).toEqual([]);
    expect(deal).toMatchObject({ id: page.expected.id, uri: page.expected.uri });
    expect(JSON.stringify(deal?.failures)).not.toContain('session');
    if (deal?.name !== undefined) expect(deal.name).toBe(page.expected.name);
  });
});
