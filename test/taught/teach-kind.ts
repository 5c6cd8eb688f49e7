import type { BrowserContext, Page } from '@playwright/test';
import type { Lesson, LessonField } from '@/lib/lesson/model';
import { type GeneratedPage, type KindCases, POINTED_FIELDS } from '../crm/taught/model.ts';
import { type KindScore, type ReadValues, scoreKind } from '../crm/taught/score.ts';
import { createTaughtSite } from '../crm/taught/serve.ts';
import type { Path } from '../crm/taught/tree.ts';
import { LANGUAGES, wordIn } from '../crm/taught/words.ts';

/** The states in which a deal is over, as the pages write them for people. */
const OVER = new Set(LANGUAGES.flatMap((language) => [wordIn(language, 'won'), wordIn(language, 'lost')]));

/** Teaches a kind of CRM on its first page, proves the lesson on the second, reads all others and says how that went. */
export async function teachKind(
  context: BrowserContext,
  script: string,
  kind: KindCases,
): Promise<KindScore & { lesson: Lesson; notes: string[] }> {
  const site = createTaughtSite([kind]);
  await context.route('**/*', async (route) => {
    const request = route.request();
    if (!site.owns(new URL(request.url()).host)) return route.abort();
    const response = await site.fetch(new Request(request.url()), {} as never);
    const { status, headers } = response as Response;
    return route.fulfill({ status, headers: Object.fromEntries(headers), body: await (response as Response).text() });
  });
  const page = await context.newPage();
  const open = async ({ address }: GeneratedPage) => {
    await page.goto('about:blank');
    await page.goto(address);
    await page.waitForLoadState('load');
    await page.evaluate(script);
  };
  const { lesson, notes } = await teach(page, open, kind);
  const results: { page: GeneratedPage; read: ReadValues }[] = [];
  for (const other of kind.others) {
    await open(other);
    results.push({ page: other, read: await readPage(page, lesson) });
  }
  await page.close();
  return { ...scoreKind(kind.kind, results), lesson, notes };
}

async function teach(page: Page, open: (at: GeneratedPage) => Promise<void>, { taught, proof }: KindCases) {
  const notes: string[] = [];
  await open(taught);
  const forms = await page.evaluate(() => globalThis.inPage.forms());
  const form = forms.find(({ id }) => id === taught.expected.id)?.form;
  if (form === undefined) notes.push(`id: no form of ${taught.address}`);
  const chosen: Partial<Record<LessonField, Awaited<ReturnType<typeof chooseAt>>>> = {};
  for (const field of POINTED_FIELDS) {
    const path = taught.pointAt[field]?.[0];
    if (path) chosen[field] = await chooseAt(page, field, path);
  }
  await open(proof);
  const fields: Record<string, unknown> = {};
  for (const [name, { marks, first }] of Object.entries(chosen)) {
    const field = name as LessonField;
    const [a, b] = [taught.expected.closed ?? false, proof.expected.closed ?? false];
    const proved = await page.evaluate(
      ([field, marks, first, a, b]) => {
        const second = globalThis.inPage.values(field, marks);
        const proof = globalThis.inPage.prove(field, marks, first, second, a !== b);
        const kept = marks.flatMap((mark, index) =>
          proof.marks.some((one) => JSON.stringify(one) === JSON.stringify(mark)) ? [index] : [],
        );
        const states = kept.flatMap((index) => [
          { value: first[index] ?? null, closed: a },
          { value: second[index] ?? null, closed: b },
        ]);
        const options = field === 'closed' ? globalThis.inPage.states(proof.marks as never) : [];
        return { proof, second, states: globalThis.inPage.learnStates(states), options };
      },
      [field, marks, first, a, b] as const,
    );
    // A manager says of each state that can be chosen whether a deal is over in it.
    for (const option of proved.options) {
      const list = option.some((word) => OVER.has(word)) ? proved.states.closed : proved.states.open;
      list.push(...option.filter((word) => !proved.states.open.includes(word) && !proved.states.closed.includes(word)));
    }
    if (marks.length === 0) notes.push(`${field}: nothing to hold on to`);
    else if (proved.proof.outcome !== 'proven')
      notes.push(`${field}: ${proved.proof.outcome} ${JSON.stringify(proved.second)}`);
    if (proved.proof.marks.length > 0)
      fields[field] = { marks: proved.proof.marks, ...(field === 'closed' && proved.states) };
  }
  const lesson = {
    v: 1,
    origin: new URL(taught.address).origin,
    label: 'CRM',
    addresses: [form ?? '/{digits}'],
    fields,
  } as Lesson;
  if (!(await page.evaluate((one) => globalThis.inPage.isLesson(one), lesson))) notes.push('the schema refuses it');
  return { lesson, notes };
}

async function chooseAt(page: Page, field: LessonField, path: Path) {
  return page.evaluate(
    ([field, path]) => {
      let at: Element | ShadowRoot | null | undefined = document.documentElement;
      for (const step of path) {
        const { shadowRoot, contentDocument } = at as HTMLIFrameElement;
        at = step === 'shadow' ? shadowRoot : step === 'frame' ? contentDocument?.documentElement : at?.children[step];
      }
      const marks = globalThis.inPage.choose(field, at as Element);
      return { marks, first: globalThis.inPage.values(field, marks) };
    },
    [field, path] as const,
  );
}

async function readPage(page: Page, lesson: Lesson): Promise<ReadValues> {
  const { deal, contacts, facts } = await page.evaluate((one) => globalThis.inPage.read(one), lesson);
  const people = facts.contacts ?? facts.someContacts ?? [];
  return {
    id: deal?.id,
    name: facts.name,
    responsible: facts.responsible && { id: facts.responsible.id, name: facts.responsible.name },
    contacts: [
      ...people.map((one) => (one.id.startsWith('tel-') ? { ...one, id: undefined } : one)),
      ...(contacts?.withoutId ?? []),
    ],
    closed: facts.closed,
  };
}
