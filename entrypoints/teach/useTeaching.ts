import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { browser } from 'wxt/browser';
import { createPageTeacher } from '@/components/page-teacher';
import type { TaughtField } from '@/lib/crm/teaching/teacher';
import { matchAddress } from '@/lib/lesson/address-form';
import { findRepairs } from './find-repairs';
import { contactForm, lessonToTry, type Repairs } from './lesson-in-hand';
import { INITIAL, reduce } from './state';
import type { Target } from './target';
import { findPlace, ownTab, putInFront } from './teach-tab';
import { useOnlyTeacher } from './useOnlyTeacher';

/** Teaches the page of a tab: follows the tab, asks the teacher in it, and knows what the manager has said so far. */
export function useTeaching({ tab, only }: Target) {
  const [state, dispatch] = useReducer(reduce, INITIAL);
  const page = useMemo(() => createPageTeacher(tab), [tab]);
  const isElsewhere = useOnlyTeacher(tab);
  const onForeign = useCallback(() => dispatch({ type: 'failed', problem: 'foreign' }), []);
  const repairs = useRepairs({ tab, only }, state.here, onForeign);
  const now = useRef(state);
  now.current = state;
  /** Counts the choices: only what the newest one ends with counts. */
  const choices = useRef(0);

  const look = useCallback(async () => {
    const found = await findPlace(tab, now.current.origin);
    dispatch({ type: 'placed', ...found });
  }, [tab]);

  const guess = useCallback(async () => {
    try {
      const guessed = await page.guess();
      dispatch({ type: 'guessed', guess: guessed, address: (await browser.tabs.get(tab)).url ?? '' });
    } catch {
      dispatch({ type: 'failed', problem: 'not-read' });
    }
  }, [page, tab]);

  useEffect(() => {
    if (isElsewhere === false) void look();
  }, [isElsewhere, look]);
  useFollowedTab(tab, look);

  const isFirst = state.place === 'ready' && state.taughtAt === '';
  useEffect(() => {
    if (isFirst) void guess();
  }, [isFirst, guess]);

  useEffect(() => {
    const end = () => void page.end();
    window.addEventListener('pagehide', end);
    return () => window.removeEventListener('pagehide', end);
  }, [page]);

  async function choose(field: TaughtField) {
    choices.current += 1;
    const own = choices.current;
    dispatch({ type: 'choosing', field });
    const lesson = lessonToTry(now.current, repairs);
    const here = now.current.here;
    try {
      const asked = page.choose(field, lesson);
      await putInFront(tab);
      const choice = await asked;
      if (own !== choices.current) return;
      const isContact = field !== 'id' && now.current.fields[field].rule.kind === 'linked';
      if (isContact && choice.kind === 'chosen' && !isContactPage(contactForm(now.current), here))
        dispatch({ type: 'failed', problem: 'not-a-contact', field });
      else dispatch({ type: 'chosen', field, choice, address: here });
    } catch {
      if (own === choices.current) dispatch({ type: 'failed', problem: 'not-read', field });
    } finally {
      if (own === choices.current) await putInFront(await ownTab());
    }
  }

  /** Takes the choice back that the manager is about to make in the page. */
  function stopChoosing() {
    choices.current += 1;
    void page.end();
    dispatch({ type: 'chosen', field: 'id', choice: { kind: 'left' }, address: '' });
  }

  async function check() {
    dispatch({ type: 'checking' });
    try {
      const reading = await page.read(lessonToTry(now.current, repairs));
      dispatch({ type: 'checked', reading });
    } catch {
      dispatch({ type: 'failed', problem: 'not-read' });
    }
  }

  return {
    state: isElsewhere ? { ...state, place: 'elsewhere' as const } : state,
    dispatch,
    only,
    repairs,
    page,
    look,
    choose: (field: TaughtField) => void choose(field),
    stopChoosing,
    check: () => void check(),
    guess: () => void guess(),
  };
}

export type Teaching = ReturnType<typeof useTeaching>;

function isContactPage(form: string | undefined, address: string): boolean {
  const url = URL.parse(address);
  return form !== undefined && url !== null && matchAddress(form, url) !== undefined;
}

/** Looks at the tab again whenever the browser tells that it shows something else, or is closed. */
function useFollowedTab(tab: number, look: () => Promise<void>): void {
  useEffect(() => {
    const onUpdated = (id: number, change: { url?: string; status?: string }) => {
      if (id === tab && (change.url !== undefined || change.status !== undefined)) void look();
    };
    const onRemoved = (id: number) => id === tab && void look();
    const onPermissions = () => void look();
    browser.tabs.onUpdated.addListener(onUpdated);
    browser.tabs.onRemoved.addListener(onRemoved);
    browser.permissions.onAdded.addListener(onPermissions);
    browser.permissions.onRemoved.addListener(onPermissions);
    // The teacher in the page ends when this window does, because then nobody holds this line any more.
    const hold = () => {};
    browser.runtime.onConnect.addListener(hold);
    return () => {
      browser.tabs.onUpdated.removeListener(onUpdated);
      browser.tabs.onRemoved.removeListener(onRemoved);
      browser.permissions.onAdded.removeListener(onPermissions);
      browser.permissions.onRemoved.removeListener(onPermissions);
      browser.runtime.onConnect.removeListener(hold);
    };
  }, [tab, look]);
}

/** Gives the reader of which a field is repaired; undefined while no deal was seen in the tab, or if none is repaired. */
function useRepairs({ tab, only }: Target, here: string, onForeign: () => void): Repairs | undefined {
  const [repairs, setRepairs] = useState<Repairs>();
  const isWanted = only !== undefined && repairs === undefined && here !== '';
  useEffect(() => {
    if (!isWanted) return;
    void findRepairs(tab, here).then(
      (found) => (found === 'foreign' ? onForeign() : setRepairs(found)),
      () => {}, // The page is asked again when the tab shows another one.
    );
  }, [isWanted, tab, here, onForeign]);
  return repairs;
}
