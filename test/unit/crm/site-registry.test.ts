import { expect, it } from 'vitest';
import { sites } from '@/lib/crm';
import type { CrmSite } from '@/lib/crm/site';
import { createSiteRegistry } from '@/lib/crm/site-registry';

/** A site made from nothing but data, as one that a manager teaches the extension would be. */
function siteFromData({ crm, label, origin, path }: Record<'crm' | 'label' | 'origin' | 'path', string>): CrmSite {
  const matches = (url: URL) => url.origin === origin;
  return {
    crm,
    label,
    hosts: [`${origin}/*`],
    matches,
    detect(url) {
      const id = url.pathname.startsWith(path) ? url.pathname.slice(path.length) : '';
      return matches(url) && id !== '' ? { id, uri: origin + path + id } : undefined;
    },
  };
}

const oak = siteFromData({ crm: 'oak', label: 'Oak', origin: 'https://oak.example', path: '/cards/' });

it('a registry finds a CRM that comes from data beside those that are built in', () => {
  const registry = createSiteRegistry([oak, ...sites.all]);
  const url = new URL('https://oak.example/cards/7');
  expect(registry.forUrl(url)?.detect(url)).toEqual({ id: '7', uri: 'https://oak.example/cards/7' });
  expect(registry.named('oak')).toBe(oak);
  expect(registry.hosts).toEqual(['https://oak.example/*', ...sites.hosts]);
  expect(registry.forUrl(new URL('https://acme.pipedrive.com/deal/1'))?.crm).toBe('pipedrive');
  expect(sites.forUrl(url)).toBeUndefined();
  expect(sites.named('oak')).toBeUndefined();
});

it('of several sites that match an address the first is taken', () => {
  const url = new URL('https://oak.example/crm/deal/details/7/');
  // Bitrix24 can be on any server, and takes the form of the address for its own.
  expect(sites.forUrl(url)?.crm).toBe('bitrix24');
  expect(createSiteRegistry([oak, ...sites.all]).forUrl(url)).toBe(oak);
  expect(createSiteRegistry([...sites.all, oak]).forUrl(url)?.crm).toBe('bitrix24');
});
