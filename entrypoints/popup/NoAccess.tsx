import { browser } from '@/lib/browser';
import type { TabView } from '@/lib/deal/tab-view';
import { t } from '@/lib/i18n';
import { openSettings } from './settings';

/** The way to let the extension in: by one click where the CRM is known, else by the settings. */
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
      <button type="button" className="button primary wide" onClick={openSettings}>
        {t('open_settings')}
      </button>
    );
  return (
    <button
      type="button"
      className="button primary wide"
      onClick={() => {
        // First thing in the click: browsers ask only while it is being handled.
        void browser.permissions.request({ origins: crm.hosts }).then((granted) => granted && onAllowed());
      }}
    >
      {t('allow', crm.label)}
    </button>
  );
}
