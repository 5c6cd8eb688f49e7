import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { loadMessages, type MessageKey, t } from '@/lib/i18n';
import './theme.css';

/** Draws a page in its #root, in the browser's language. */
export async function showPage(title: MessageKey, page: () => ReactNode): Promise<void> {
  // Extensions may not compile code at run time. Without this zod tries to, and the browser reports an error.
  z.config({ jitless: true });
  await loadMessages();
  document.title = t(title);
  document.documentElement.lang = t('language');
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<StrictMode>{page()}</StrictMode>);
}
