import { afterEach, describe, expect, it, vi } from 'vitest';
import { readLinked } from '@/lib/crm/teaching/read-linked';
import type { Lesson } from '@/lib/lesson/model';
import { lessonSchema } from '@/lib/lesson/schema';
import { LESSON } from '../../fixtures/lesson';
import { contact, html, open } from './open-linked.ts';

const PHONE = '<body><a href="tel:+12025550131">+1 202-555-0131</a></body>';
const CONTACTS: Lesson['fields']['contacts'] = {
  marks: [{ steps: [{ class: 'contact' }], take: 'text', id: { attribute: 'data-id', form: '{digits}' } }],
};

const asking = (agreed: string): Lesson => ({
  ...LESSON,
  fields: {
    name: { marks: [{ steps: [{ tag: 'h1' }], take: 'text' }] },
    contacts: CONTACTS,
    phones: {
      linked: {
        agreed,
        marks: [{ steps: [{ attribute: { name: 'href', startsWith: 'tel:' } }], take: { attribute: 'href' } }],
      },
    },
  },
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a link of a page to a contact', () => {
  async function askedAt(link: string, agreed: string) {
    const { asked, read } = open(asking(agreed), `<h1>Roof</h1>${contact(link)}`, () => html(PHONE));
    await read();
    return asked.map((address) => address.replace(LESSON.origin, ''));
  }

  it.each([
    ['/contacts/31?then=/contacts/31/delete&key=1', '/contacts/{digits}', '/contacts/31'],
    ['/contacts/31?action=close', '/contacts/{digits}', '/contacts/31'],
    ['/index.php?a=drop&module=Contacts&record=31', '/index.php?module=Contacts&record={digits}', undefined],
    ['https://admin:secret@crm.acme.example/contacts/31', '/contacts/{digits}', '/contacts/31'],
  ])('asks with no parameter and no name that nobody was shown: %s', async (link, agreed, asked) => {
    expect(await askedAt(link, agreed)).toEqual([asked ?? '/index.php?module=Contacts&record=31']);
  });

  it.each([
    ['/contacts/31/archive', '/contacts/{digits}'],
    ['/contacts/31/send-invite', '/contacts/{digits}'],
    ['/contacts/31/logout', '/contacts/{digits}'],
    ['/contacts/31/unsubscribe', '/contacts/{digits}'],
    ['/contacts/31/deleteContact', '/contacts/{digits}'],
    ['/approve/31', '/*/{digits}'],
    ['/api/run/31', '/*/*/{digits}'],
    ['/crm/..%2F..%2Fadmin/31', '/crm/*/{digits}'],
    ['/app#/contacts/31', '/app#/contacts/{digits}'],
    ['/crm/%5c%5cevil.example/31', '/crm/*/{digits}'],
  ])('asks for nothing that may do something, or stand elsewhere: %s', async (link, agreed) => {
    expect(await askedAt(link, agreed)).toEqual([]);
  });

  it.each([
    ['/contacts/31/maria-approver', '/contacts/{digits}'],
    ['/contacts/31/overview', '/contacts/{digits}'],
    ['/eu/contacts/31', '/*/contacts/{digits}'],
  ])('asks for its page still, by whatever name: %s', async (link, agreed) => {
    expect(await askedAt(link, agreed)).toEqual([link]);
  });
});

describe('a lesson that names what changes something', () => {
  it.each([
    '/contacts/{digits}/delete',
    '/logout/{digits}',
    '/app#/contacts/{digits}',
    '/contacts?action=archive&id={digits}',
    '/contacts?do=unsubscribe&id={digits}',
  ])('is none: %s', (agreed) => {
    expect(lessonSchema.safeParse(asking('/contacts/{digits}')).success).toBe(true);
    expect(lessonSchema.safeParse(asking(agreed)).success).toBe(false);
  });
});

describe('what a lesson that is being taught reads of the pages of contacts', () => {
  async function readOf(body: string, pages: Record<string, string>) {
    const { document, asked, client } = open(asking('/contacts/{digits}'), body, (address) => {
      const page = pages[new URL(address).pathname];
      return page === undefined ? new Response('', { status: 403 }) : html(`<body>${page}</body>`);
    });
    const { phones } = await readLinked(asking('/contacts/{digits}'), document, client);
    return { texts: phones?.value?.texts, asked: asked.map((address) => new URL(address).pathname) };
  }

  it('is the phone of the first contact who has one there', async () => {
    const body = [31, 32, 33].map((id) => contact(`/contacts/${id}`, id)).join('');
    const { texts, asked } = await readOf(body, { '/contacts/32': '<p>Maria</p>', '/contacts/33': PHONE });
    expect(texts).toEqual(['+12025550131']);
    expect(asked).toEqual(['/contacts/31', '/contacts/32', '/contacts/33']);
  });

  it('is nothing where no contact has one, and of many contacts only three are asked for', async () => {
    const body = [31, 32, 33, 34].map((id) => contact(`/contacts/${id}`, id)).join('');
    const { texts, asked } = await readOf(body, { '/contacts/34': PHONE });
    expect(texts).toBeUndefined();
    expect(asked).toHaveLength(3);
  });

  it('asks for nothing of another form', async () => {
    expect((await readOf(contact('/contacts/31/delete'), {})).asked).toEqual([]);
  });
});

describe('the pages of contacts', () => {
  const MANY = `<h1>Roof</h1>${[31, 32, 33, 34].map((id) => contact(`/contacts/${id}`, id)).join('')}`;

  it('that came in time count, however slow the next ones are', async () => {
    vi.useFakeTimers();
    const { read } = open(asking('/contacts/{digits}'), MANY, async (address) => {
      await new Promise((resolve) => setTimeout(resolve, 2_900));
      return html(PHONE.replaceAll('0131', `01${address.slice(-2)}`));
    });
    const reading = read();
    await vi.advanceTimersByTimeAsync(20_000);
    const phones = (await reading)?.contacts?.map((one) => one.phones ?? []);
    expect(phones?.slice(0, 2)).toEqual([['+12025550131'], ['+12025550132']]);
  });

  it('are asked for no more once nobody waits for them, or the manager is elsewhere', async () => {
    vi.useFakeTimers();
    const { asked, read, at } = open(asking('/contacts/{digits}'), MANY, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return html(PHONE);
    });
    const reading = read();
    await vi.advanceTimersByTimeAsync(500);
    at.address = `${LESSON.origin}/board`;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await reading).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it('are given up at the first answer that has no end', async () => {
    const { asked, read } = open(asking('/contacts/{digits}'), MANY, () => {
      const endless = new ReadableStream({
        pull: (stream) => stream.error(new DOMException('too late', 'TimeoutError')),
      });
      return new Response(endless, { headers: { 'content-type': 'text/html' } });
    });
    expect((await read())?.failures.contacts?.session).toBe('timeout');
    expect(asked).toHaveLength(1);
  });

  it.each([
    '<div style="display: none">PHONE</div>',
    '<div style="color:red;DISPLAY:none">PHONE</div>',
    '<div hidden>PHONE</div>',
    '<dialog>PHONE</dialog>',
    '<template>PHONE</template>',
  ])('hide what they do not show: %s', async (page) => {
    const one = `<h1>Roof</h1>${contact('/contacts/31')}`;
    const answer = html(`<body>${page.replace('PHONE', PHONE.replace(/<\/?body>/g, ''))}</body>`);
    const { read } = open(asking('/contacts/{digits}'), one, () => answer);
    expect((await read())?.contacts?.[0]?.phones ?? []).toEqual([]);
  });

  it('of the deal before, which the page still shows, are not those of the deal in its address', async () => {
    const { asked, read, at } = open(asking('/contacts/{digits}'), `<h1>Roof</h1>${contact('/contacts/31')}`, () =>
      html(PHONE),
    );
    expect((await read())?.contacts?.[0]?.phones).toEqual(['+12025550131']);
    at.address = `${LESSON.origin}/deals/8`;
    const next = await read();
    expect(next).toMatchObject({ id: '8' });
    expect([next?.name, next?.contacts, next?.someContacts]).toEqual([undefined, undefined, undefined]);
    expect(asked).toHaveLength(1);
  });
});
