import { browser } from 'wxt/browser';
import type { LessonField } from '@/lib/lesson/model';

/** As wide as a popup with room for the browser's frame, and high enough for all fields. */
const SIZE = { width: 440, height: 760 };

/** Opens the small window in which a manager teaches the extension the page of a tab, or one field of it. */
export async function openTeach(tabId: number, field?: LessonField): Promise<void> {
  const url = `/teach.html?${new URLSearchParams({ tab: String(tabId), ...(field && { field }) })}`;
  await browser.windows.create({ url, type: 'popup', ...SIZE });
}
