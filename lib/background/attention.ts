import { browser } from 'wxt/browser';
import { needsManager } from '@/lib/deal/needs-manager';
import { TONE_COLOURS } from '@/lib/deal/state-labels';
import type { BatchJournal } from '@/lib/outbox/batch-journal';
import type { ContactOutbox } from '@/lib/outbox/contact-outbox';
import type { Journal } from '@/lib/outbox/journal';
import { isWithin } from '@/lib/time';
import { word } from './toolbar';

/** How long after a change the background looks: many changes at once cost one look. */
const LOOK_MS = 2_000;

/** So long something may wait for the manager before they are told: often they are about to mend it. */
const PATIENCE_MS = 10 * 60_000;

/** The key of what the manager was told of, in the storage that outlives the browser: numbers that name no customer. */
const TOLD = 'told';

/** The one notification: each new one takes the place of the one before. */
const NOTIFICATION = 'attention';

const HISTORY = '/journal.html';

export interface AttentionOptions {
  journal: Pick<Journal, 'list'>;
  batches: Pick<BatchJournal, 'list'>;
  people: Pick<ContactOutbox, 'list'>;
}

/**
 * Tells a manager who looks at no page of ours what cannot be sent without them: by a number on the toolbar button, on
 * all tabs that have nothing else to say there, and once by a notification, where they have allowed that.
 */
export interface Attention {
  /** Looks soon, because something may have changed. */
  lookSoon(): void;
  /** Lets a click on the notification open the history, if the manager has allowed notifications. */
  listen(): void;
}

export function createAttention({ journal, batches, people }: AttentionOptions): Attention {
  let isDue = false;
  let shownCount: number | undefined;

  async function look(): Promise<void> {
    const needy = await findNeedy();
    const { told } = await browser.storage.local.get<Record<string, unknown>>(TOLD);
    const known: readonly unknown[] = Array.isArray(told) ? told : [];
    const isNews = needy.some((one) => !known.includes(one));
    // It is stored first: a worker that dies in between had rather not tell than tell twice.
    if (isNews || needy.length !== known.length) await browser.storage.local.set({ [TOLD]: needy });
    const { length } = needy;
    if (length !== shownCount) await showCount(length);
    shownCount = length;
    if (length === 0) await notifications()?.clear(NOTIFICATION);
    else if (isNews && notifications() && !(await isPopupOpen())) await notify(length);
  }

  /** Finds what needs the manager: the numbers of presses, the ids of batches, and the marks of contacts. */
  async function findNeedy(): Promise<(number | string)[]> {
    const [{ entries }, together, contacts] = await Promise.all([journal.list(), batches.list(), people.list()]);
    const isNeedy = (entry: (typeof entries)[number]) =>
      needsManager(entry) && (entry.state !== 'waiting' || !isWithin(entry.at, PATIENCE_MS));
    return [
      ...entries.filter(isNeedy).map(({ seq }) => seq),
      // However many deals of a batch have failed, they are told of together, once all have had their turn.
      ...together.filter(({ needsAttention, states }) => needsAttention > 0 && !states.waiting).map(({ id }) => id),
      // An account that may add no contacts at all is no news of each of them.
      ...contacts.filter(({ failed, reason }) => failed && reason?.kind !== 'forbidden').map(({ version }) => version),
    ];
  }

  return {
    lookSoon() {
      if (isDue) return;
      isDue = true;
      setTimeout(() => {
        isDue = false;
        look().catch(console.warn);
      }, LOOK_MS);
    },
    // The browser takes a listener that it has already only once.
    listen: () => notifications()?.onClicked.addListener(openHistory),
  };
}

/** The browser's notifications; undefined as long as the manager has not allowed them. */
const notifications = () => (browser as Partial<typeof browser>).notifications;

/** Whether the popup is open, in which the manager sees for themselves what has failed. */
async function isPopupOpen(): Promise<boolean> {
  return (await browser.runtime.getContexts({ contextTypes: ['POPUP'] })).length > 0;
}

async function showCount(count: number): Promise<void> {
  await browser.action.setBadgeText({ text: count > 0 ? String(count) : '' });
  await browser.action.setBadgeBackgroundColor({ color: TONE_COLOURS.bad });
}

async function notify(count: number): Promise<void> {
  await notifications()?.create(NOTIFICATION, {
    type: 'basic',
    iconUrl: '/icon/128.png',
    title: word('name'),
    message: word('notification', String(count)),
  });
}

/** Opens the history, where the manager can mend what needs them. */
async function openHistory(): Promise<void> {
  await browser.tabs.create({ url: HISTORY });
  await notifications()?.clear(NOTIFICATION);
}
