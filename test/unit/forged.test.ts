import { describe, expect, it } from 'vitest';
import { MESSAGES } from '@/lib/messages';
import { FORGED } from '../e2e/forged.ts';

describe('the messages forged in the browsers', () => {
  it('are all that content scripts may not send', () => {
    const forPages = Object.entries(MESSAGES).filter(
      ([, { from }]) => !(from as readonly string[]).includes('content'),
    );
    expect(Object.keys(FORGED).sort()).toEqual(forPages.map(([type]) => type).sort());
  });
});
