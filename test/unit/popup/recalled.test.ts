import { describe, expect, it } from 'vitest';
import { type Event, reduce, START } from '@/entrypoints/popup/deal/state';
import { nextLook, viewOf } from '@/entrypoints/popup/deal/view';
import type { RecalledDeal } from '@/lib/deal/recalled';
import { IN_WAZZUP, LOOKED, lookedAt, VIEW } from '@/test/fixtures/deal';

const ID = IN_WAZZUP.id;
const NOW = 1_000_000;
const DEAL: RecalledDeal = { view: VIEW, id: ID, looked: lookedAt({}), at: NOW - 60_000 };

const recalled: Event = { type: 'recalled', deal: DEAL };
const read = (view: Partial<typeof VIEW> = {}): Event => ({ type: 'read', tab: { ...VIEW, ...view } });
const asked: Event = { type: 'asked', id: ID, number: 1 };
const looked = (answer = lookedAt({})): Event => ({ type: 'looked', number: 1, looked: answer, at: NOW });
const failed: Event = { type: 'lookFailed', number: 1, error: { kind: 'offline', details: {} }, at: NOW };

const viewAfter = (...events: Event[]) => viewOf(events.reduce(reduce, START));

describe('the deal as the extension last saw it', () => {
  it('is shown at once, is not confirmed, and Wazzup is asked at once', () => {
    const view = viewAfter(recalled);
    expect(view).toMatchObject({ dealState: 'in-sync', asking: false, isConfirmed: false });
    expect(nextLook(view, NOW)).toEqual({ id: ID, inMs: 0 });
  });

  it.each([
    ['page first', [read(), looked()]],
    ['Wazzup first', [looked(), read()]],
  ])('is confirmed once both have answered, and Wazzup is asked once: %s', (_, answers) => {
    const [first, last] = answers as [Event, Event];
    const halfway = viewAfter(recalled, asked, first);
    expect(halfway).toMatchObject({ dealState: 'in-sync', isConfirmed: false });
    expect(nextLook(halfway, NOW)).toBeNull();
    const view = viewAfter(recalled, asked, first, last);
    expect(view).toMatchObject({ dealState: 'in-sync', isConfirmed: true });
    expect(nextLook(view, NOW)).toBeNull();
  });

  it('is corrected by what the page shows by now', () => {
    const page = { ...VIEW.page, name: 'Renamed meanwhile' };
    expect(viewAfter(recalled, asked, looked(), read({ page }))).toMatchObject({
      dealState: 'differs',
      isConfirmed: true,
      composed: { deal: { name: 'Renamed meanwhile' } },
    });
  });

  it('is corrected by what Wazzup has by now', () => {
    expect(viewAfter(recalled, asked, read(), looked(LOOKED))).toMatchObject({
      dealState: 'not-linked',
      isConfirmed: true,
    });
  });

  it('is forgotten if the tab shows another deal, or none', () => {
    const other = { ...VIEW.page, id: '9', uri: `${VIEW.page.uri}9` };
    const moved = viewAfter(recalled, asked, read({ page: other }));
    expect(moved).toMatchObject({ looked: undefined, dealState: undefined, isConfirmed: false, recalled: null });
    expect(nextLook(moved, NOW)).toMatchObject({ id: '9' });
    const none = viewAfter(recalled, asked, { type: 'read', tab: { kind: 'not-a-deal' } });
    expect(none).toMatchObject({ dealState: 'not-a-deal', isConfirmed: true });
  });

  it('is not what Wazzup says, if Wazzup does not answer', () => {
    expect(viewAfter(recalled, asked, read(), failed)).toMatchObject({
      dealState: 'error',
      looked: undefined,
      isConfirmed: true,
    });
  });

  it('is forgotten if the page cannot be read', () => {
    const error = { kind: 'interrupted', details: {} } as const;
    expect(viewAfter(recalled, asked, { type: 'failed', error })).toMatchObject({ tab: null, dealState: 'error' });
  });

  it('does not come after an answer of the page', () => {
    expect(viewAfter(read(), recalled)).toMatchObject({ looked: undefined, recalled: null });
  });

  it('asks Wazzup once more only if the deal has another id by now', () => {
    const view = viewAfter(recalled, asked, looked(), read({ linkedId: 'b24-4217' }));
    expect(nextLook(view, NOW)).toMatchObject({ id: 'b24-4217' });
    expect(view.isConfirmed).toBe(false);
  });

  it('keeps what the manager types before the page has answered; else the newer draft counts', () => {
    const typed: Event = { type: 'edited', edits: { name: 'Typed' }, at: NOW };
    const draft = { name: 'Draft' };
    expect(viewAfter(recalled, asked, typed, read({ draft })).edits).toEqual({ name: 'Typed' });
    expect(viewAfter(recalled, asked, read({ draft })).edits).toEqual(draft);
  });

  it('takes no press, and says so', () => {
    expect(viewAfter(recalled, { type: 'pressedEarly' })).toMatchObject({ notice: 'not_confirmed', busy: null });
  });
});
