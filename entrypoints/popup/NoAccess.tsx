import { browser } from 'wxt/browser';
import { crmName } from '@/components/crm-words';
import type { TabView } from '@/lib/deal/tab-view';
import { t } from '@/lib/i18n';
import { openSettings } from './settings';

/** Lets the manager give the extension access to the page: by one click if we know the CRM, else in the settings. */
export function NoAccess({
  view,
  onAllowed,
}: {
  view: Extract<TabView, { kind: 'no-access' }>;
  onAllowed: () => void;
}) {
  const { crm } = view;
  if (!crm)
    return (
      // The page may be of no CRM at all, so this does not stand out.
      <button type="button" className="button wide" onClick={openSettings}>
        {t('open_settings')}
      </button>
    );
  return (
    <button
      type="button"
      className="button primary wide"
      onClick={() => {
        // The click handler requests this first: browsers ask the manager only while they handle a click.
        void browser.permissions.request({ origins: crm.hosts }).then((granted) => granted && onAllowed());
      }}
    >
      {t('allow', crmName(crm.label, crm.address))}
    </button>
  );
}
