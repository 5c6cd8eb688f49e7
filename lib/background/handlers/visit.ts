import { parseHttpUrl } from '@/lib/deal/url';
import type { VISIT_MESSAGES } from '@/lib/messaging/messages/visit';
import { changeSettings, readSettings } from '@/lib/settings';
import type { CrmHolds } from '../crm-holds';
import type { Drafts } from '../drafts';
import { readLessons } from '../lessons';
import { createReportLimit } from '../report-limit';
import { type HandlersOf, Refused, type Sender } from '../router';
import type { VisitStatus } from '../visit-status';

export interface VisitServices {
  drafts: Pick<Drafts, 'dropOthers'>;
  visitStatus: Pick<VisitStatus, 'report'>;
  crmHolds: CrmHolds;
  /** Opens the popup for a tab; in a window of its own if the browser does not let the extension open its popup. */
  openPopup: (tabId: number, windowId: number | undefined) => Promise<void>;
}

/** Creates the handlers of the messages from content scripts. */
export function createVisitHandlers({
  drafts,
  visitStatus,
  crmHolds,
  openPopup,
}: VisitServices): HandlersOf<typeof VISIT_MESSAGES> {
  const reportLimit = createReportLimit();
  return {
    'visit.start': async (_, sender) => {
      const { origin } = stampedOn(sender);
      const { pill, sessionReads, hidden, places } = await readSettings();
      return { pill, sessionReads, hidden: hidden.includes(origin), place: places[origin] ?? null };
    },

    'visit.report': async ({ deal, page }, sender) => {
      const { tabId, frameId, origin } = stampedOn(sender);
      if (!deal) return { state: await visitStatus.report({ tabId, frameId }, null) };
      // A content script may report only deals of its own page's site, whatever it claims.
      const isOwn = parseHttpUrl(deal.uri)?.origin === origin && (page === null || page.uri === deal.uri);
      if (!isOwn) throw new Refused('a deal of another site');
      await drafts.dropOthers(tabId, deal.uri);
      const state = await reportLimit.lookInto(tabId, () => visitStatus.report({ tabId, frameId }, { deal, page }));
      return { state: state ?? null };
    },

    'lesson.get': async (_, sender) => {
      const { origin } = stampedOn(sender);
      return { lesson: (await readLessons()).find((lesson) => lesson.origin === origin) ?? null };
    },

    'crm.held': async (_, sender) => ({ held: await crmHolds.isOn(stampedOn(sender).origin) }),

    'crm.hold': async ({ ms }, sender) => {
      await crmHolds.begin(stampedOn(sender).origin, ms);
      return null;
    },

    'pill.open': async (_, sender) => {
      await openPopup(stampedOn(sender).tabId, sender.tab?.windowId);
      return null;
    },

    'pill.keep': async ({ place, hidden }, sender) => {
      const { origin } = stampedOn(sender);
      await changeSettings((now) => ({
        places: place ? { ...now.places, [origin]: place } : now.places,
        hidden: [...now.hidden.filter((site) => site !== origin), ...(hidden ? [origin] : [])],
      }));
      return null;
    },
  };
}

/** Gives the tab, the frame and the site of a content script, only from what the browser stamped on its message. */
function stampedOn({ tab, frameId = 0, origin, url }: Sender): { tabId: number; frameId: number; origin: string } {
  // `url` may be older than a move within the CRM's app, but such a move cannot change the origin.
  const site = parseHttpUrl(origin ?? url ?? '')?.origin;
  if (tab?.id === undefined || !site) throw new Refused('not from a page in a tab');
  return { tabId: tab.id, frameId, origin: site };
}
