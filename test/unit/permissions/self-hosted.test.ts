import { describe, expect, it } from 'vitest';
import { originPattern } from '@/lib/permissions/match-patterns';
import { pagesOf, serverAddress, serversIn } from '@/lib/permissions/self-hosted';
import { LESSON, REPAIR } from '../../fixtures/lesson';

describe('the address of an own server', () => {
  it.each([
    ['https://crm.acme.example', 'https://crm.acme.example/'],
    [' https://crm.acme.example/ ', 'https://crm.acme.example/'],
    ['https://CRM.acme.example:443', 'https://crm.acme.example/'],
    ['http://10.0.0.7:8080', 'http://10.0.0.7:8080/'],
    ['https://acme.example/portal', 'https://acme.example/portal/'],
    ['https://acme.example/portal/', 'https://acme.example/portal/'],
    ['https://acme.example/portal/index.php?x=1#y', 'https://acme.example/portal/'],
    ['https://acme.example/crm/', 'https://acme.example/'],
    ['https://acme.example/a/b/crm/deal/details/7/?IFRAME=Y', 'https://acme.example/a/b/'],
  ])('%s is %s', (typed, address) => {
    expect(serverAddress(typed)).toBe(address);
    // The settings keep the address, and read it the same again.
    expect(serverAddress(address)).toBe(address);
  });

  it.each(['', 'crm', 'crm.acme.example', 'ftp://crm.acme.example', 'javascript:1', 'https://me:secret@acme.example/'])(
    '%j is none',
    (typed) => expect(serverAddress(typed)).toBeUndefined(),
  );

  it('is asked for by scheme and host, and its script runs in its folder', () => {
    expect(originPattern('https://acme.example:8443/portal/')).toBe('https://acme.example/*');
    expect(pagesOf('https://acme.example:8443/portal/')).toBe('https://acme.example/portal/*');
  });
});

describe('the own servers we are let into', () => {
  const told = {
    known: ['https://*.kommo.com/*'],
    servers: ['https://acme.example/portal/', 'https://not-granted.example/'],
    tokenAddress: '',
    lessons: [],
  };

  it('are those that are granted: as they were typed, else by their host', () => {
    const granted = [
      'https://acme.example/*',
      'http://10.0.0.7/*',
      'https://tech.wazzup24.com/*',
      'https://*.kommo.com/*',
    ];
    expect(serversIn(granted, told)).toEqual(['https://acme.example/portal/', 'http://10.0.0.7/']);
  });

  it('are not the host that gives tokens, unless it was named as one', () => {
    const granted = ['https://tokens.acme.example/*', 'https://acme.example/*'];
    expect(serversIn(granted, { ...told, servers: [], tokenAddress: 'https://tokens.acme.example/token' })).toEqual([
      'https://acme.example/',
    ]);
    expect(serversIn(granted, { ...told, tokenAddress: 'https://acme.example/token' })).toEqual([
      'https://tokens.acme.example/',
      'https://acme.example/portal/',
    ]);
  });

  it('are not the host of a CRM that was taught, unless it was named as one; a repair leaves its server what it is', () => {
    const lesson = { ...LESSON, origin: 'https://crm.acme.example:8443' };
    const granted = ['https://crm.acme.example/*'];
    expect(serversIn(granted, { ...told, lessons: [lesson] })).toEqual([]);
    expect(serversIn(granted, { ...told, lessons: [{ ...lesson, off: true }] })).toEqual([]);
    const named = 'https://crm.acme.example/portal/';
    expect(serversIn(granted, { ...told, servers: [named], lessons: [lesson] })).toEqual([named]);
    const repair = { ...REPAIR, origin: lesson.origin };
    expect(serversIn(granted, { ...told, lessons: [repair] })).toEqual(['https://crm.acme.example/']);
  });
});
