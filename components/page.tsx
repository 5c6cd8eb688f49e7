import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { t } from '@/lib/words';
import './look.css';

/** Shows a page in its #root, in the language of its words. */
export function showPage(title: string, page: ReactNode): void {
  document.title = title;
  document.documentElement.lang = t('language');
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<StrictMode>{page}</StrictMode>);
}
