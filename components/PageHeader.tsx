import { type MessageKey, t } from '@/lib/i18n';

/** The pages that lead to each other. */
const PAGES = { deals: '/deals.html', history: '/journal.html', settings: '/options.html' } as const;

interface Props {
  title: MessageKey;
  /** The page that this is. */
  here: keyof typeof PAGES;
}

/** The head of a whole page: the product's sign, what the page is, and the way to the other pages. */
export function PageHeader({ title, here }: Props) {
  const others = (Object.keys(PAGES) as (keyof typeof PAGES)[]).filter((page) => page !== here);
  return (
    <header className="brand">
      <img src="/icon/128.png" alt="" width="40" height="40" />
      <h1>{t(title)}</h1>
      <nav aria-label={t('pages')}>
        {others.map((page) => (
          <a key={page} href={PAGES[page]}>
            {t(page)}
          </a>
        ))}
      </nav>
    </header>
  );
}
