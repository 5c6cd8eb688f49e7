import { t } from '@/lib/words';
import { Connection } from './Connection';
import { Crms } from './Crms';
import { InPage } from './InPage';
import { Prefixes } from './Prefixes';

/** The keys of `_execute_action` in the manifest. */
const SHORTCUT = 'Alt+Shift+W';

/** Set-up: the token, the CRMs, and what was decided on the way. */
export function Options() {
  return (
    <main className="page">
      <header className="brand">
        <img src="/icon/128.png" alt="" width="40" height="40" />
        <h1>{t('options_title')}</h1>
      </header>
      <Connection />
      <Crms />
      <InPage />
      <Prefixes />
      <p className="quiet">{t('options_next', SHORTCUT)}</p>
    </main>
  );
}
