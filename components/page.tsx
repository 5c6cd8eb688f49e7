import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadMessages, type MessageKey, t } from '@/lib/i18n';
import './theme.css';
import './forced-colours.css';

/** Draws a page in its #root, in the browser's language. */
export async function showPage(title: MessageKey, page: () => ReactNode): Promise<void> {
  await loadMessages();
  document.title = t(title);
  document.documentElement.lang = t('language');
  const root = document.getElementById('root');
  root?.removeAttribute('aria-busy');
  if (root) createRoot(root).render(<StrictMode>{page()}</StrictMode>);
}
