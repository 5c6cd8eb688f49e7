import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { loadMessages, type MessageKey, t } from '@/lib/i18n';
import './theme.css';

/** Shows a page in its #root, in the language of its words. */
export async function showPage(title: MessageKey, page: () => ReactNode): Promise<void> {
  // Extensions may not compile code at run time; without this zod tries, and the browser reports it.
  z.config({ jitless: true });
  await loadMessages();
  document.title = t(title);
  document.documentElement.lang = t('language');
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<StrictMode>{page()}</StrictMode>);
}
