import { describe, expect, it } from 'vitest';
import { hubspotReader } from '@/lib/crm/hubspot/reader';
import { readDeal } from '@/lib/crm/reading/read-deal';
import { cases, openPage } from '../../crm/cases';

const page = cases.find(({ name }) => name === 'hubspot/session-full');
if (!page) throw new Error('the case is gone');

/** Opens the case's page, and answers only requests that carry the token; `refused` is called at every refusal. */
function openGuarded(token: string, refused: (document: Document) => void = () => {}) {
  if (!page) throw new Error('the case is gone');
  const open = openPage(page);
  let refusals = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (new Headers(init?.headers).get('X-HubSpot-CSRF-hubspotapi') === token) return open.fetch(input, init);
    refusals += 1;
    refused(open.document);
    return new Response('{}', { status: 403 });
  };
  return { read: () => readDeal(hubspotReader, { ...open, fetch }), refusals: () => refusals };
}

describe('the token of HubSpot’s page', () => {
  it('is sent with every request', async () => {
    const { read, refusals } = openGuarded('f1c7ac10nal0t0ken');
    expect(await read()).toEqual(page.expected);
    expect(refusals()).toBe(0);
  });

  it('that is stale is read anew, once', async () => {
    const { read, refusals } = openGuarded('fresh', (document) => {
      document.cookie = 'hubspotapi-csrf=fresh; path=/';
    });
    expect(await read()).toEqual(page.expected);
    expect(refusals()).toBe(1);
  });

  it('that stays the same is not tried again', async () => {
    const { read, refusals } = openGuarded('another');
    expect(await read()).toMatchObject({ failures: { name: { session: 'refused' } } });
    expect(refusals()).toBe(1);
  });
});
