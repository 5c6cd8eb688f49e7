import { describe, expect, it } from 'vitest';
import { isPrefix, PLAIN_TEMPLATE, templateWithPrefix } from '@/lib/deal/id-template';
import { proposePrefix } from '@/lib/deal/propose-prefix';

describe('the prefix that is proposed', () => {
  const page = { crm: 'bitrix24', uri: 'https://acme.bitrix24.com/crm/deal/details/4217/' };
  const propose = (current: string, uri = page.uri) => proposePrefix({ ...page, uri }, current);

  it('names the CRM', () => {
    expect(propose(PLAIN_TEMPLATE)).toBe('bitrix24-');
    expect(propose('{id}-eu')).toBe('bitrix24-');
  });

  it('is another one each time, where the number is taken with a prefix too', () => {
    const seen: string[] = [];
    for (let current = PLAIN_TEMPLATE; seen.length < 6; current = templateWithPrefix(seen.at(-1) ?? ''))
      seen.push(propose(current));
    expect(seen.slice(0, 3)).toEqual(['bitrix24-', 'acme-', 'acme-2-']);
    expect(new Set(seen).size).toBe(6);
  });

  it.each([
    'https://crm.a-very-long-name-of-a-company.example/deal/1',
    'http://10.0.0.7:8080/crm/deal/details/1/',
    'https://xn--80ak6aa92e.example/deal/1',
    'no link',
  ])('can always be used: %s', (uri) => {
    for (const current of [PLAIN_TEMPLATE, 'bitrix24-{id}']) expect(isPrefix(propose(current, uri))).toBe(true);
  });
});
