import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CrmReader } from '@/lib/crm/reader';
import { readDeal } from '@/lib/crm/reading/read-deal';
import { takeSnapshot } from '@/lib/crm/reading/snapshot';
import { addFacts } from '@/lib/crm/taught/add-facts';
import { createInterpreter } from '@/lib/crm/taught/interpreter';
import { createTaughtReader } from '@/lib/crm/taught/reader';
import type { DealFacts } from '@/lib/deal/model';
import type { Lesson } from '@/lib/lesson/model';
import { openPage } from '../../crm/cases';
import { readers } from '../../crm/readers';
import { LESSON, REPAIR } from '../../fixtures/lesson';

const pipedrive = readers.find(({ site }) => site.crm === 'pipedrive');
if (!pipedrive) throw new Error('Pipedrive is gone');

/** Pipedrive's page after it was redesigned: its reader finds in it what is given here. */
const redesigned = (found: DealFacts | undefined, version = 1): CrmReader => ({
  ...(pipedrive as CrmReader),
  version,
  findDealRoot: (document) => (found ? document : undefined),
  extractFacts: () => found ?? {},
});

function open(url: string, body: string) {
  const page = openPage({ visit: { url }, html: `<html><body>${body}</body></html>`, answers: {} });
  const { Element, CSS, Node, NodeFilter } = page.document.defaultView as unknown as typeof globalThis;
  for (const [name, value] of Object.entries({ CSS, Node, NodeFilter })) vi.stubGlobal(name, value);
  // There is nothing to see in a page that nobody draws.
  Element.prototype.checkVisibility = () => true;
  return page;
}

/** Lets the interpreter read by a lesson, as it does in a page. */
function tell(lesson: Lesson | undefined): void {
  globalThis.dealLinkLesson = {
    told: Promise.resolve(undefined),
    addFacts: (reader, document, found) => lesson && addFacts(lesson, reader, document, found),
  };
}

afterEach(() => {
  globalThis.dealLinkLesson = undefined;
  vi.unstubAllGlobals();
});

describe('a repair', () => {
  const page = () => open('https://acme.pipedrive.com/deal/1', '<h2 data-test="deal-title">Oak doors</h2>');

  it('gives the field that the reader no longer finds, and says that a lesson gave it', async () => {
    tell(REPAIR);
    const deal = await readDeal(redesigned({ closed: false }), page(), { session: false });
    expect(deal).toMatchObject({ name: 'Oak doors', closed: false, sources: { name: 'taught', closed: 'page' } });
  });

  it('gives it even where the reader no longer finds the deal in the page', async () => {
    tell(REPAIR);
    const deal = await readDeal(redesigned(undefined), page(), { session: false });
    expect(deal).toMatchObject({ name: 'Oak doors', sources: { name: 'taught' } });
  });

  it('goes before what the version that it repairs reads, and steps aside when a newer one reads the field', async () => {
    tell(REPAIR);
    const read = (version: number) => readDeal(redesigned({ name: 'Menu' }, version), page(), { session: false });
    expect(await read(1)).toMatchObject({ name: 'Oak doors', sources: { name: 'taught' } });
    expect(await read(2)).toMatchObject({ name: 'Menu', sources: { name: 'page' } });
  });

  it('leaves what the session knows as it is', async () => {
    tell(REPAIR);
    const reader: CrmReader = {
      ...redesigned({}),
      async *fetchFacts() {
        yield { name: 'Oak doors', closed: true };
      },
    };
    expect(await readDeal(reader, page())).toMatchObject({
      closed: true,
      sources: { name: 'session', closed: 'session' },
    });
  });

  it('is part of what the page shows, so that a change of it is seen', () => {
    tell(REPAIR);
    expect(takeSnapshot(redesigned({}), page()).shown).toBe('{"name":"Oak doors"}');
  });

  it('that finds nothing is told as silent, and spoils nothing', async () => {
    tell(REPAIR);
    const empty = open('https://acme.pipedrive.com/deal/1', '<p>Nothing here</p>');
    const deal = await readDeal(redesigned({ closed: true }), empty, { session: false });
    expect(deal).toMatchObject({ closed: true, sources: { closed: 'page' }, failures: { name: { taught: 'silent' } } });
    expect(deal?.failures.closed).toBeUndefined();
    const bare = await readDeal(redesigned(undefined), empty, { session: false });
    expect(bare?.failures.name).toEqual({ taught: 'silent', page: 'changed' });
  });

  it('that breaks leaves the reader as it is', async () => {
    tell({ ...REPAIR, fields: { name: { marks: [null as never] } } });
    expect(await readDeal(redesigned({ name: 'Menu' }), page(), { session: false })).toMatchObject({
      name: 'Menu',
      sources: { name: 'page' },
    });
  });

  it('of another CRM’s reader changes nothing', async () => {
    tell({ ...REPAIR, repairs: { crm: 'kommo', version: 1 } });
    expect(await readDeal(redesigned({ name: 'Menu' }), page(), { session: false })).toMatchObject({
      name: 'Menu',
      sources: { name: 'page' },
    });
  });
});

describe('the script of a taught CRM', () => {
  it('reads by its lesson alone, and says which of its fields gave nothing', async () => {
    tell(LESSON);
    const page = open('https://crm.acme.example/deals/7', '<main><h1>Roof</h1><b class="stage">Won</b></main>');
    const deal = await readDeal(createTaughtReader(LESSON, createInterpreter(LESSON), page), page, { session: false });
    expect(deal).toMatchObject({
      crm: LESSON.origin,
      id: '7',
      uri: 'https://crm.acme.example/deals/7',
      name: 'Roof',
      closed: true,
      sources: { name: 'taught', closed: 'taught' },
    });
    expect(deal?.failures.responsible?.taught).toBe('silent');
    expect(deal?.failures.name).toBeUndefined();
  });
});
