import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadWords, t, type Word } from '@/lib/words';
import './look.css';

/** Shows a page in its #root, in the language of its words. */
export async function showPage(title: Word, page: () => ReactNode): Promise<void> {
  await loadWords();
  document.title = t(title);
  document.documentElement.lang = t('language');
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<StrictMode>{page()}</StrictMode>);
}
