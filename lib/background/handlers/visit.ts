import { parseHttpUrl } from '@/lib/deal/url';
import type { VISIT_MESSAGES } from '@/lib/messaging/messages/visit';
import { changeSettings, readSettings } from '@/lib/settings';
import type { Drafts } from '../drafts';
import { type HandlersOf, Refused, type Sender } from '../router';
import type { VisitStatus } from '../visit-status';

export interface VisitServices {
  drafts: Pick<Drafts, 'dropOthers'>;
  marks: Pick<VisitStatus, 'report'>;
  /** Opens the popup about a tab, in a window of its own where the browser does not let it open by itself. */
  openPopup: (tabId: number, windowId: number | undefined) => Promise<void>;
}

/** What the background answers to content scripts. */
export const createVisitHandlers = ({
  drafts,
  marks,
  openPopup,
}: VisitServices): HandlersOf<typeof VISIT_MESSAGES> => ({
  'visit.start': async (_, sender) => {
    const { origin } = stampedOn(sender);
    const { pill, sessionReads, hidden, places } = await readSettings();
    return { pill, sessionReads, hidden: hidden.includes(origin), place: places[origin] ?? null };
  },

  'visit.report': async ({ deal, page }, sender) => {
    const { tabId, frameId, origin } = stampedOn(sender);
    if (!deal) return { state: await marks.report({ tabId, frameId }, null) };
    // A page speaks for its own deals only, whatever its script says.
    const isOwn = parseHttpUrl(deal.uri)?.origin === origin && (page === null || page.uri === deal.uri);
    if (!isOwn) throw new Refused('a deal of another site');
    await drafts.dropOthers(tabId, deal.uri);
    return { state: await marks.report({ tabId, frameId }, { deal, page }) };
  },

  'pill.open': async (_, sender) => {
    await openPopup(stampedOn(sender).tabId, sender.tab?.windowId);
    return null;
  },

  'pill.keep': async ({ place, hidden }, sender) => {
    const { origin } = stampedOn(sender);
    await changeSettings((now) => ({
      places: place ? { ...now.places, [origin]: place } : now.places,
      hidden: [...now.hidden.filter((one) => one !== origin), ...(hidden ? [origin] : [])],
    }));
    return null;
  },
});

/** The tab, the frame and the site a content script speaks from: only what the browser stamped. */
function stampedOn({ tab, frameId = 0, origin, url }: Sender): { tabId: number; frameId: number; origin: string } {
  // `url` may be of before an in-app move; its origin cannot change by one.
  const site = parseHttpUrl(origin ?? url ?? '')?.origin;
  if (tab?.id === undefined || !site) throw new Refused('not from a page in a tab');
  return { tabId: tab.id, frameId, origin: site };
}
