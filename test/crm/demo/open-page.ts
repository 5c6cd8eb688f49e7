import { Window } from 'happy-dom';
import type { Page } from '@/lib/crm/reading/read-deal';
import type { Crm } from './index.ts';

const SETTINGS = { settings: { disableJavaScriptFileLoading: true, disableCSSFileLoading: true } };

/** Opens a page of the demo as a browser does, with the cookies it sets. */
export async function openDemoPage(crm: Crm, url: string): Promise<Page> {
  const response = await crm.app.request(url);
  const cookies = response.headers.getSetCookie();
  const window = new Window({ ...SETTINGS, url });
  Object.defineProperty(window, 'performance', { value: { getEntriesByType: () => [] } });
  for (const cookie of cookies) window.document.cookie = cookie;
  window.document.write(await response.text());
  const cookie = cookies.map((text) => text.split(';')[0]).join('; ');
  for (const frame of window.document.querySelectorAll('iframe')) {
    const inside = new Window({ ...SETTINGS, url: frame.src });
    const page = await crm.app.request(frame.src, { headers: { cookie } });
    inside.document.write(await page.text());
    Object.defineProperty(inside, 'parent', { value: window });
    Object.defineProperty(frame, 'contentDocument', { value: inside.document });
  }
  return {
    document: window.document as unknown as Document,
    address: () => url,
    fetch: async (input, init) => crm.app.request(String(input), { ...init, headers: { ...init?.headers, cookie } }),
  };
}
