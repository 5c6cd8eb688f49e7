import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';
import { openTeach } from '@/components/open-teach';
import { createPageTeacher } from '@/components/page-teacher';
import { TAUGHT_LABELS, valueWords } from '@/components/taught-words';
import type { PageGuess } from '@/lib/crm/teaching/teacher';
import type { TabView } from '@/lib/deal/tab-view';
import { t } from '@/lib/i18n';
import { LESSON_FIELDS } from '@/lib/lesson/model';
import { sendToBackground } from '@/lib/messaging/send';
import type { TabInHand } from './tab';
import './teach-offer.css';
import { type Teachable, teachableAt } from './teachable';

/** What the popup knows of a page that nobody has taught the extension. */
interface Unknown {
  tabId: number;
  teachable: Teachable;
  guess: PageGuess | undefined;
}

/** Offers to teach the extension a page that may be of a CRM that it does not know, and says what looks like a deal. */
export function TeachOffer({ hand, view }: { hand: TabInHand; view: TabView }) {
  const unknown = useUnknownPage(hand, view);
  if (!unknown) return null;
  const { tabId, teachable, guess } = unknown;
  const rows = guess ? guessRows(guess) : [];
  return (
    <section className="teach-offer">
      {teachable === 'unknown' && <p className="quiet">{t('teach_offer_hint')}</p>}
      <button
        type="button"
        className={rows.length > 0 ? 'button primary wide' : 'button wide'}
        onClick={() => void openTeach(tabId)}
      >
        {t('teach_this_page')}
      </button>
      {/* The guess comes later, so that it stands where it moves no button under somebody's hand. */}
      {rows.length > 0 && (
        <>
          <h2 id="looks-like">{t('teach_looks_like')}</h2>
          <dl aria-labelledby="looks-like">
            {rows.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

/** What was guessed, line by line; nothing unless the page has both an id and a name, as a deal would. */
function guessRows({ addresses, fields }: PageGuess): [string, string][] {
  const [address] = addresses;
  if (!address || !fields.name?.value) return [];
  const values = LESSON_FIELDS.flatMap((field): [string, string][] => {
    const value = fields[field]?.value;
    return value ? [[t(field === 'closed' ? 'field_closed' : TAUGHT_LABELS[field]), valueWords(field, value)]] : [];
  });
  return [[t('field_id'), address.id], ...values];
}

/** Looks at the page in hand, if it may be of an unknown CRM; what the browser does not let us see stays unknown. */
function useUnknownPage(hand: TabInHand, view: TabView): Unknown | undefined {
  const [unknown, setUnknown] = useState<Unknown>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the tab is read anew, it may show another page
  useEffect(() => {
    let isShown = true;
    const show = (found: Unknown) => isShown && setUnknown(found);
    void look(hand, show).catch(() => {});
    return () => {
      isShown = false;
    };
  }, [hand, view]);
  return unknown;
}

async function look(hand: TabInHand, show: (found: Unknown) => void): Promise<void> {
  const tabId = await hand.id;
  if (tabId === undefined) return;
  const [{ url }, crms] = await Promise.all([browser.tabs.get(tabId), sendToBackground('crms.list', {})]);
  const { readSettings } = await import('@/lib/settings');
  const teachable = teachableAt(url, crms, (await readSettings()).servers);
  if (!teachable) return;
  show({ tabId, teachable, guess: undefined });
  if (teachable !== 'unknown') return;
  // The teacher stays in the page, where nobody sees it: a window that teaches may be at work with it.
  show({ tabId, teachable, guess: await createPageTeacher(tabId).guess() });
}
