import { describe, expect, it } from 'vitest';
import { isAboutSite, siteAddress, siteNamed, siteOf } from '@/lib/deal/site';

describe('the site of a link', () => {
  it.each([
    ['https://acme.pipedrive.com/deal/1', 'acme.pipedrive.com'],
    ['http://acme.pipedrive.com/deal/1', 'acme.pipedrive.com'],
    ['https://ACME.pipedrive.com:443/deal/1', 'acme.pipedrive.com'],
    ['http://acme.pipedrive.com:80/deal/1', 'acme.pipedrive.com'],
    ['https://www.acme.pipedrive.com./deal/1', 'acme.pipedrive.com'],
    ['https://acme.pipedrive.com:8443/deal/1', 'acme.pipedrive.com:8443'],
    ['http://www/deal/1', 'www'],
    ['https://crm.zoho.com/crm/org700/tab/Potentials/1', 'crm.zoho.com'],
    ['https://app.hubspot.com/contacts/39668252/record/0-3/1', 'app.hubspot.com/contacts/39668252'],
    ['https://app-eu1.hubspot.com/contacts/1/deal/1', 'app-eu1.hubspot.com/contacts/1'],
    ['https://acme.bitrix24.com/crm/deal/details/1/', 'acme.bitrix24.com'],
    ['https://intranet.example/b24a/crm/deal/details/1/', 'intranet.example/b24a'],
    ['https://intranet.example/it/b24/crm/type/2/details/1/', 'intranet.example/it/b24'],
    ['https://other.example/contacts/7/deal/1', 'other.example'],
  ])('%s: %s', (link, site) => {
    expect(siteOf(link)).toBe(site);
  });

  it.each(['', 'acme.pipedrive.com', 'javascript:1', 'ftp://a.example/'])('%j has none', (text) => {
    expect([siteOf(text), siteAddress(text), siteNamed(text), isAboutSite(text, text)]).toEqual([
      undefined,
      undefined,
      undefined,
      false,
    ]);
  });
});

describe('the address of a site', () => {
  const DEAL = 'https://intranet.example/b24a/crm/deal/details/1/';

  it('names the site, however often it is taken', () => {
    expect(siteAddress(DEAL)).toBe('https://intranet.example/b24a');
    expect(siteNamed('https://intranet.example/b24a')).toBe(siteOf(DEAL));
    expect(siteNamed('http://www.intranet.example/b24a/')).toBe(siteOf(DEAL));
  });

  it('is about its own site only; the address of a host is about all folders on it', () => {
    const about = (address: string) => isAboutSite(address, DEAL);
    expect(['https://intranet.example/b24a', 'http://intranet.example'].map(about)).toEqual([true, true]);
    const others = ['https://intranet.example/b24b', 'https://intranet.example:8443', 'https://example'];
    expect(others.map(about)).toEqual([false, false, false]);
    expect(isAboutSite('https://intranet.example/b24a', 'https://intranet.example/crm/deal/details/1/')).toBe(false);
  });
});
