import { describe, expect, it } from 'vitest';
import { MESSAGES } from '@/lib/messaging/protocol';
import { FORGED, OF_CONTENT } from '../e2e/forged.ts';

const typesFor = (isForContent: boolean) =>
  Object.entries(MESSAGES).flatMap(([type, { from, to }]) =>
    to === 'background' && (from as readonly string[]).includes('content') === isForContent ? [type] : [],
  );

describe('the messages that the browser tests forge', () => {
  it('are all that content scripts may not send, and all that they may send', () => {
    expect(Object.keys(FORGED).sort()).toEqual(typesFor(false).sort());
    expect(Object.keys(OF_CONTENT).sort()).toEqual(typesFor(true).sort());
  });
});
