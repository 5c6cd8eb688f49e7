import { type Browser, browser } from 'wxt/browser';
import { type Page, readDeal } from '@/lib/crm/read';
import type { DealRef, Reader } from '@/lib/crm/reader';
import { type Life, watchPage } from '@/lib/crm/watch';
import type { DealState } from '@/lib/deal/plan';
import type { VisitSettings } from '@/lib/messages';
import type { Place } from '@/lib/settings';
import { createPill, type Pill } from './pill';

/** A page that is only passed through is not read. */
const IN_FRONT_MS = 1_000;

/**
 * Follows the manager from deal to deal in one page: tells the background which deal is in hand and what the page says
 * of it, once a visit and again when it changes, and shows the answer in the page. Ends with the script and leaves
 * nothing behind.
 */
export function followVisits(reader: Reader, page: Page, life: Life): void {
  let visit: Visit | undefined;

  const listen = (message: unknown, sender: Browser.runtime.MessageSender) => {
    const { type, uri, state } = (message ?? {}) as { type?: unknown; uri?: unknown; state?: DealState };
    const fromBackground = sender.id === browser.runtime.id && sender.tab === undefined;
    if (fromBackground && type === 'visit.mark' && state && visit?.deal.uri === uri) visit?.mark(state);
  };
  browser.runtime.onMessage.addListener(listen);
  life.signal.addEventListener('abort', () => {
    browser.runtime.onMessage?.removeListener(listen);
    visit?.end();
  });

  watchPage(reader, page, life, (sight) => {
    if (sight.deal && sight.deal.uri === visit?.deal.uri) return visit.changed();
    if (visit && !sight.deal) void tell('visit.report', { deal: null, page: null });
    visit?.end();
    visit = sight.deal && startVisit(reader, page, sight.deal);
    visit?.changed();
  });
}

interface Visit {
  deal: DealRef;
  /** What the page shows of the deal is new. */
  changed(): void;
  mark(state: DealState): void;
  end(): void;
}

function startVisit(reader: Reader, page: Page, deal: DealRef): Visit {
  let pill: Pill | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  async function report(): Promise<void> {
    const settings = await tell<VisitSettings>('visit.start', {});
    if (isOver || !settings) return;
    const isRead = settings.pill === 'on';
    const read = isRead ? await readDeal(reader, page, { session: settings.sessionReads }) : undefined;
    if (isOver || (isRead && read?.uri !== deal.uri)) return;
    const told = await tell<{ state: DealState | null }>('visit.report', {
      deal: { crm: reader.crm, id: deal.id, uri: deal.uri },
      page: read ?? null,
    });
    if (isOver || !told?.state || settings.pill === 'off' || settings.hidden) return;
    pill ??= createPill({
      document: page.document,
      place: settings.place ?? undefined,
      onOpen: () => void tell('pill.open', {}),
      onMove: (place: Place) => void tell('pill.keep', { place, hidden: false }),
      onHide: () => {
        pill?.remove();
        void tell('pill.keep', { place: null, hidden: true });
      },
    });
    pill.show(told.state);
  }

  return {
    deal,
    changed() {
      clearTimeout(timer);
      timer = setTimeout(() => void whenIdle(() => void report()), IN_FRONT_MS);
    },
    mark: (state) => pill?.show(state),
    end() {
      isOver = true;
      clearTimeout(timer);
      pill?.remove();
    },
  };
}

const whenIdle = (run: () => void): void => void requestIdleCallback(run, { timeout: IN_FRONT_MS });

/** Tells the background something; undefined if it does not answer, as after an update of the extension. */
async function tell<T>(type: string, request: object): Promise<T | undefined> {
  try {
    const reply = await browser.runtime.sendMessage({ type, request });
    return reply?.ok ? reply.answer : undefined;
  } catch {
    return undefined;
  }
}
