import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sites } from '@/lib/crm';
import { intersectPatterns, originPattern, ownServers } from '@/lib/permissions/match-patterns';

describe('intersectPatterns', () => {
  const KOMMO = ['https://*.kommo.com/*', 'https://*.amocrm.ru/*'];

  it.each<[string, string[], string[]]>([
    ['nothing', [], []],
    ['all sites', ['<all_urls>'], KOMMO],
    ['all sites, as some browsers tell it', ['*://*/*'], KOMMO],
    ['all https sites', ['https://*/*'], KOMMO],
    ['all http sites', ['http://*/*'], []],
    ['just these', [...KOMMO], KOMMO],
    ['one of them', ['https://*.amocrm.ru/*'], ['https://*.amocrm.ru/*']],
    ['one company', ['https://acme.kommo.com/*'], ['https://acme.kommo.com/*']],
    [
      'two companies',
      ['https://acme.kommo.com/*', 'https://b.kommo.com/*'],
      ['https://acme.kommo.com/*', 'https://b.kommo.com/*'],
    ],
    ['a company of any scheme', ['*://acme.kommo.com/*'], ['https://acme.kommo.com/*']],
    ['more than one that covers it', ['https://*.kommo.com/*', 'https://acme.kommo.com/*'], ['https://*.kommo.com/*']],
    ['a company and all sites', ['https://acme.kommo.com/*', '<all_urls>'], KOMMO],
    ['Wazzup', ['https://tech.wazzup24.com/*'], []],
    ['a name that only ends alike', ['https://evilkommo.com/*', 'https://*.evilkommo.com/*'], []],
    ['a name that only begins alike', ['https://acme.kommo.com.evil.example/*'], []],
    ['no pattern at all', ['', 'https://', 'file:///*', 'chrome://x/*', 'https:/*'], []],
  ])('%s', (_name, granted, expected) => {
    expect(intersectPatterns(KOMMO, granted)).toEqual(expected);
  });

  it('a wanted scheme that is open is narrowed to the one that is granted', () => {
    expect(intersectPatterns(['*://crm.example/*'], ['https://*/*'])).toEqual(['https://crm.example/*']);
    expect(intersectPatterns(['*://crm.example/*'], ['*://*/*'])).toEqual(['*://crm.example/*']);
  });

  it('a star covers the bare name too', () => {
    expect(intersectPatterns(['https://*.kommo.com/*'], ['https://kommo.com/*'])).toEqual(['https://kommo.com/*']);
    expect(intersectPatterns(['https://kommo.com/*'], ['https://*.kommo.com/*'])).toEqual(['https://kommo.com/*']);
  });

  it('every CRM’s hosts are patterns it understands', () => {
    for (const { hosts } of sites.all) expect(intersectPatterns(hosts, ['<all_urls>'])).toEqual([...hosts]);
  });

  /** Whether a browser would let a script with this pattern into this address: written from MDN, not from lib. */
  const matches = (pattern: string, address: string): boolean => {
    const [, scheme = '', host = ''] =
      /^(\*|https?):\/\/([^/]+)\/\*$/.exec(pattern === '<all_urls>' ? '*://*/*' : pattern) ?? [];
    const { protocol, hostname } = new URL(address);
    const schemes = scheme === '*' ? ['http:', 'https:'] : [`${scheme}:`];
    const isHost = host === '*' || (host.startsWith('*.') ? `.${hostname}`.endsWith(host.slice(1)) : hostname === host);
    return schemes.includes(protocol) && isHost;
  };

  it('an address is let in exactly if it is wanted and granted', () => {
    const host = fc.constantFrom(
      '*',
      '*.crm.example',
      'crm.example',
      'a.crm.example',
      '*.a.crm.example',
      'b.a.crm.example',
      'x.example',
    );
    const pattern = fc.oneof(
      {
        weight: 9,
        arbitrary: fc
          .tuple(fc.constantFrom('*', 'http', 'https'), host)
          .map(([scheme, name]) => `${scheme}://${name}/*`),
      },
      { weight: 1, arbitrary: fc.constant('<all_urls>') },
    );
    const patterns = fc.array(pattern, { maxLength: 4 });
    const addresses = ['http', 'https'].flatMap((scheme) =>
      ['crm.example', 'a.crm.example', 'b.a.crm.example', 'c.crm.example', 'acrm.example', 'x.example'].map(
        (name) => `${scheme}://${name}/`,
      ),
    );
    const some = (list: string[], address: string) => list.some((one) => matches(one, address));
    fc.assert(
      fc.property(patterns, patterns, (wanted, granted) => {
        const both = intersectPatterns(wanted, granted);
        expect(new Set(both).size).toBe(both.length);
        for (const address of addresses) {
          expect([address, some(both, address)]).toEqual([address, some(wanted, address) && some(granted, address)]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('whatever a browser tells, it throws nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (wanted, granted) => {
        expect(intersectPatterns(wanted, granted)).toEqual([]);
      }),
    );
  });
});

describe('originPattern', () => {
  it.each([
    ['https://crm.acme.example/', 'https://crm.acme.example/*'],
    ['http://10.0.0.7:8080/portal/?x=1#y', 'http://10.0.0.7/*'],
    ['https://tokens.acme.example:8443', 'https://tokens.acme.example/*'],
  ])('of %s is %s, however the address is given', (address, pattern) => {
    expect(originPattern(address)).toBe(pattern);
    expect(originPattern(new URL(address))).toBe(pattern);
  });
});

describe('ownServers', () => {
  const KNOWN = ['https://*.bitrix24.com/*', 'https://tech.wazzup24.com/*'];

  it.each<[string, string, boolean]>([
    ['a company’s server', 'https://crm.acme.example/*', true],
    ['one without TLS', 'http://10.0.0.7/*', true],
    ['a known CRM', 'https://*.bitrix24.com/*', false],
    ['a company at a known CRM', 'https://acme.bitrix24.com/*', false],
    ['Wazzup', 'https://tech.wazzup24.com/*', false],
    ['all sites', '<all_urls>', false],
    ['all sites, as some browsers tell it', '*://*/*', false],
    ['all https sites', 'https://*/*', false],
    ['all http sites', 'http://*/*', false],
    ['more than one site', 'https://*.acme.example/*', false],
  ])('%s (%s): %s', (_name, granted, isOwn) => {
    expect(ownServers([granted], KNOWN)).toEqual(isOwn ? [granted] : []);
  });
});
