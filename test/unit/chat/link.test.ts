// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { accountNumber, chatLink } from '@/lib/chat/link';

describe('accountNumber', () => {
  it.each(['1234-5678', '12345678', ' 1234 - 5678 ', '1234–5678', '1234 5678'])('reads %j as 1234-5678', (text) => {
    expect(accountNumber(text)).toBe('1234-5678');
  });

  it.each([
    'https://app.wazzup24.com/1234-5678/chat/whatsapp/79011112233/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
    'https://app.wazzup24.com/1234-5678/chat',
    'https://app.wazzup24.com/1234-5678',
    'https://app.wazzup24.com/1234-5678/',
    'https://app.wazzup24.com/12345678/settings?tab=users#top',
    'https://app.wazzup24.com/1234-5678?token=x',
    'HTTPS://APP.WAZZUP24.COM/1234-5678/chat',
    'app.wazzup24.com/1234-5678/chat',
    '  http://app.wazzup24.com:80/1234-5678/chat\n',
    '<https://app.wazzup24.com/1234-5678/chat>',
    '(https://app.wazzup24.com/1234-5678).',
  ])('reads the number out of the address %j', (text) => {
    expect(accountNumber(text)).toBe('1234-5678');
  });

  it.each([
    'https://app.wazzup24.com/',
    'https://app.wazzup24.com/login?next=/1234-5678',
    'https://app.wazzup24.com/chat/1234-5678',
    'https://app.wazzup24.com/1234-56789/chat',
    'https://app.wazzup24.com.evil.example/1234-5678/chat',
    'https://evil.example/1234-5678/chat',
    'https://evil.example/app.wazzup24.com/1234-5678',
    'javascript://app.wazzup24.com/1234-5678x',
  ])('finds no account number in the address %j', (text) => {
    expect(accountNumber(text)).toBeUndefined();
  });

  it.each(['', '1234', '123-45678', '1234-56789', 'abcd-efgh', '1234/5678', '1234-5678/../x'])(
    'finds no account number in %j',
    (text) => {
      expect(accountNumber(text)).toBeUndefined();
    },
  );
});

describe('chatLink', () => {
  const channel = { id: 'c-1', chatType: 'whatsapp', name: 'Sales' };

  it('is the address that other projects use', () => {
    expect(chatLink('7204-2419', { type: 'whatsapp', id: '79011112233' }, channel)).toBe(
      'https://app.wazzup24.com/7204-2419/chat/whatsapp/79011112233/c-1',
    );
  });

  it('leads to Wazzup whatever ids a chat and its channel have', () => {
    const link = new URL(chatLink('7204-2419', { type: '../..//evil.example', id: '?a#b' }, { ...channel, id: '@x' }));
    expect([link.origin, link.search, link.hash]).toEqual(['https://app.wazzup24.com', '', '']);
    expect(link.pathname).toBe('/7204-2419/chat/..%2F..%2F%2Fevil.example/%3Fa%23b/%40x');
  });
});
