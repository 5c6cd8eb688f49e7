import type { StateAddress } from '../address';
import { findState } from '../states';
import type { PageName } from '../states/state';
import { installFakeBrowser } from './fake-browser';

/** The product's own pages. Each mounts itself in #root when it loads. */
const MOUNT: Record<PageName, () => Promise<unknown>> = {
  popup: async () => {
    // The popup loads some of its parts once the deal is shown; here they are there by then, so that no state waits.
    await Promise.all([
      import('@/entrypoints/popup/chat/phone-tools'),
      import('@/components/AllowHost'),
      import('@/entrypoints/popup/chat/AskCountry'),
      import('@/entrypoints/popup/chat/Responsible'),
      import('@/entrypoints/popup/chat/OpenChat'),
      import('@/entrypoints/popup/ClosedInCrm'),
      import('@/entrypoints/popup/ConfirmPress'),
      import('@/entrypoints/popup/Conflict'),
      import('@/entrypoints/popup/DealDifferences'),
      import('@/entrypoints/popup/Offer'),
      import('@/entrypoints/popup/ShowWhere'),
      import('@/entrypoints/popup/TeachOffer'),
      import('@/entrypoints/popup/Unread'),
      import('@/entrypoints/popup/panel/Panel'),
      import('@/entrypoints/popup/WaitingActions'),
    ]);
    return import('@/entrypoints/popup/main');
  },
  options: async () => {
    await import('@/components/CountrySelect');
    return import('@/entrypoints/options/main');
  },
  history: () => import('@/entrypoints/journal/main'),
  deals: () => import('@/entrypoints/deals/main'),
  teach: () => import('@/entrypoints/teach/main'),
  pill: () => import('./pill-page'),
};

/**
 * Shows one state of one page and nothing else. The root's `data-settled` becomes `yes` when the state stands; if it
 * cannot be shown, it becomes the reason.
 */
export async function showState({ page, state, lang, theme }: StateAddress): Promise<void> {
  const { documentElement: root } = document;
  // theme.css has both colours of everything in light-dark(), which follows this property.
  root.style.colorScheme = theme;
  try {
    const found = findState(page, state);
    if (!found) throw new Error(`${page} has no state “${state}”`);
    const { whenQuiet } = installFakeBrowser(found.world, lang);
    if (found.world.isPanel) {
      history.replaceState(null, '', `${location.search}&panel`);
      root.classList.add('panel');
    }
    if (found.world.query) history.replaceState(null, '', `${location.search}&${found.world.query}`);
    await MOUNT[page]();
    await whenQuiet();
    // This module loads only now, because it finds elements by words that come from the fake browser.
    const { createUser } = await import('./user');
    await found.steps?.(createUser(whenQuiet));
    await whenQuiet();
    root.dataset.settled = 'yes';
  } catch (error) {
    root.dataset.settled = String(error);
    throw error;
  }
}
