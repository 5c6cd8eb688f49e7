import { afterEach, describe, expect, it, vi } from 'vitest';
import { readDeal } from '@/lib/crm/reading/read-deal';
import { createInterpreter } from '@/lib/crm/taught/interpreter';
import { createTaughtReader } from '@/lib/crm/taught/reader';
import type { Lesson } from '@/lib/lesson/model';
import { openPage } from '../../crm/cases';
import { LESSON } from '../../fixtures/lesson';

/** A lesson that reads the deal's name in a frame at addresses of this form. */
const inFrame = (frame: string): Lesson => ({
  ...LESSON,
  addresses: ['/deals/{digits}', '/kanban?deal={digits}'],
  fields: { name: { marks: [{ frame, steps: [{ tag: 'h1' }], take: 'text' }] } },
});

function openFramed(path: string, frames: string[]) {
  const page = openPage({
    visit: { url: LESSON.origin + path },
    html: `<html><body>${frames.map((src) => `<iframe src="${src}"></iframe>`).join('')}</body></html>`,
    frames: Object.fromEntries(frames.map((src) => [src, `<html><body><h1>${src}</h1></body></html>`])),
    answers: {},
  });
  const window = page.document.defaultView as unknown as typeof globalThis;
  window.Element.prototype.checkVisibility = () => true;
  for (const name of ['CSS', 'Node', 'NodeFilter'] as const) vi.stubGlobal(name, window[name]);
  return page;
}

/** What a lesson reads as the name in a page with these frames, each of which shows its own address. */
async function read(lesson: Lesson, path: string, ...frames: string[]): Promise<string | undefined> {
  const page = openFramed(path, frames);
  return (await readDeal(createTaughtReader(lesson, createInterpreter(lesson), page), page))?.name;
}

afterEach(() => void vi.unstubAllGlobals());

describe('a mark that leads into a frame', () => {
  it('reads the frame that names the same record as the page, by whatever address', async () => {
    expect(await read(inFrame('/deals/{digits}'), '/deals/7', '/deals/7')).toBe('/deals/7');
    expect(await read(inFrame('/card/{digits}/view'), '/deals/7', '/card/7/view')).toBe('/card/7/view');
    expect(await read(inFrame('/card?id={digits}'), '/kanban?deal=7', '/card?id=7')).toBe('/card?id=7');
  });

  it('says nothing where the frame names another record', async () => {
    expect(await read(inFrame('/deals/{digits}'), '/deals/7', '/deals/8')).toBeUndefined();
    expect(await read(inFrame('/card/{digits}/view'), '/deals/7', '/card/8/view')).toBeUndefined();
    expect(await read(inFrame('/card?id={digits}'), '/kanban?deal=7', '/card?id=8')).toBeUndefined();
  });

  it('passes over the frame of a record beside that of the deal', async () => {
    expect(await read(inFrame('/card?id={digits}'), '/deals/7', '/card?id=8', '/card?id=7')).toBe('/card?id=7');
  });

  it('reads a frame whose address names no record', async () => {
    expect(await read(inFrame('/frame/main'), '/deals/7', '/frame/main')).toBe('/frame/main');
  });

  it('reads a frame whose address has the number of something that no deal’s number can be', async () => {
    const frame = '/frames/0b6f3a52-3f4e-4c1d-9a53-5d0f8a6c7e11';
    expect(await read(inFrame('/frames/{uuid}'), '/deals/7', frame)).toBe(frame);
  });

  it('reads the frame that alone names the deal', async () => {
    expect(await read(inFrame('/deals/{digits}'), '/board', '/deals/8')).toBe('/deals/8');
  });
});
