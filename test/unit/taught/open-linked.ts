import { vi } from 'vitest';
import { readDeal } from '@/lib/crm/reading/read-deal';
import { createInterpreter } from '@/lib/crm/taught/interpreter';
import { createTaughtReader } from '@/lib/crm/taught/reader';
import type { Lesson } from '@/lib/lesson/model';
import { openPage } from '../../crm/cases';
import { LESSON } from '../../fixtures/lesson';

/**
 * A page of a taught CRM, whose address and content change as the test says, and which answers for its contacts' pages. The
 * test takes the stubbed globals away again.
 */
export function open(lesson: Lesson, body: string, answer: (address: string) => Response | Promise<Response>) {
  const page = openPage({
    visit: { url: `${LESSON.origin}/deals/7` },
    html: `<html><body>${body}</body></html>`,
    answers: {},
  });
  const window = page.document.defaultView as unknown as typeof globalThis;
  window.Element.prototype.checkVisibility = () => true;
  for (const name of ['CSS', 'Node', 'NodeFilter'] as const) vi.stubGlobal(name, window[name]);
  vi.stubGlobal(
    'DOMParser',
    class extends window.DOMParser {
      override parseFromString(text: string, type: DOMParserSupportedType): Document {
        // Nobody lays out what was only parsed.
        return Object.defineProperty(super.parseFromString(text, type), 'defaultView', { value: null });
      }
    },
  );
  const asked: string[] = [];
  const at = { address: `${LESSON.origin}/deals/7` };
  const client = {
    ...page,
    address: () => at.address,
    fetch: async (address: RequestInfo | URL) => {
      asked.push(String(address));
      return answer(String(address));
    },
  };
  const reader = createTaughtReader(lesson, createInterpreter(lesson), client);
  return { asked, at, client, document: page.document, read: () => readDeal(reader, client) };
}

/** A page that the CRM answers with. */
export const html = (text: string) => new Response(text, { headers: { 'content-type': 'text/html' } });
/** A contact in a deal's page. */
export const contact = (link: string, id = 31) => `<a class="contact" data-id="${id}" href="${link}">Maria ${id}</a>`;
