import { useEffect, useState } from 'react';
import browser from 'webextension-polyfill';
import { t } from '@/lib/words';
import { Connection } from './Connection';
import { Crms } from './Crms';
import { InPage } from './InPage';
import { Prefixes } from './Prefixes';

/** Set-up: the token, the CRMs, and what was decided on the way. */
export function Options() {
  const shortcut = useShortcut();
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
      <p className="quiet">{shortcut ? t('options_next', shortcut) : t('options_next_click')}</p>
    </main>
  );
}

/** The keys that open the popup, as the manager or the browser has set them. */
function useShortcut(): string | undefined {
  const [shortcut, setShortcut] = useState<string>();
  useEffect(() => {
    void browser.commands.getAll().then(([open]) => setShortcut(open?.shortcut));
  }, []);
  return shortcut;
}
