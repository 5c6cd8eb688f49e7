import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Handlers } from '@/lib/background/router';
import { type ContentHandlers, report } from '@/lib/messaging/content';
import { MESSAGES, type SentByBackground, type SentByContent, type SentByPage } from '@/lib/messaging/protocol';
import { sendToBackground } from '@/lib/messaging/send';
import { sendToTab } from '@/lib/messaging/send-to-tab';

const settled = (sent: Promise<unknown>) => sent.catch(() => undefined);

// The compiler checks these expectations: `npm run types` fails once the mistake in one of these lines compiles.
describe('a message that is misspelt, or that its sender may not send, does not compile', () => {
  it('from an extension page', async () => {
    // @ts-expect-error misspelt
    await settled(sendToBackground('deal.lok', { id: '1', page: '' }));
    // @ts-expect-error for content scripts to send
    await settled(sendToBackground('visit.start', {}));
    // @ts-expect-error for the background to send
    await settled(sendToBackground('script.end', { crm: 'kommo' }));
    // @ts-expect-error a field is missing
    await settled(sendToBackground('deal.look', { id: '1' }));
  });

  it('from a content script', async () => {
    // @ts-expect-error misspelt
    await settled(report('visit.reprot', { deal: null, page: null }));
    // @ts-expect-error for extension pages to send
    await settled(report('token.forget', {}));
    // @ts-expect-error a field is missing
    await settled(report('visit.report', { deal: null }));
  });

  it('from the background', async () => {
    // @ts-expect-error misspelt
    await settled(sendToTab(1, 'visit.makr', { uri: '', state: 'closed' }));
    // @ts-expect-error no such state
    await settled(sendToTab(1, 'visit.mark', { uri: '', state: 'close' }));
    // @ts-expect-error for content scripts to send
    await settled(sendToTab(1, 'pill.open', {}));
  });
});

it('each message has a context that answers it', () => {
  expectTypeOf<keyof Handlers>().toEqualTypeOf<SentByPage | SentByContent>();
  expectTypeOf<keyof ContentHandlers>().toEqualTypeOf<SentByBackground>();
  for (const { from, to } of Object.values(MESSAGES)) expect(to === 'content').toBe(from[0] === 'background');
});
