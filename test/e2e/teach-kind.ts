import type { Locator, Page } from '@playwright/test';
import { locate } from '../crm/taught/locate.ts';
import type { ExpectedValues, GeneratedPage, KindCases, PointedField } from '../crm/taught/model.ts';
import { type Language, type Word, wordIn } from '../crm/taught/words.ts';
import { expect } from './fixtures.ts';
import { checkOn, field as fieldNamed, pickByMouse, save } from './teach-window.ts';

/** How the teach window calls the fields. */
const NAMES = {
  name: 'Deal name',
  responsible: 'Responsible',
  contacts: 'Contacts',
  phones: 'Phones',
  closed: 'Closed',
} as const satisfies Record<PointedField, string>;

const FIELDS = Object.keys(NAMES) as PointedField[];

const plain = (text: string): string => text.replace(/\s+/gu, ' ').trim();
const digits = (text: string): string => text.replace(/\D/g, '');

const card = (teach: Page, field: PointedField): Locator => fieldNamed(teach, NAMES[field]);

const button = (within: Locator | Page, name: string): Locator => within.getByRole('button', { name, exact: true });

/** What a manager sees in the page and looks for in the teach window; undefined if the page does not show the field. */
async function wanted(
  page: Page,
  field: PointedField,
  at: GeneratedPage,
): Promise<((shown: string) => boolean) | undefined> {
  const { name, responsible, contacts = [] }: ExpectedValues = at.expected;
  const [path] = at.pointAt[field] ?? [];
  switch (field) {
    case 'name':
      return (shown) => shown === plain(name);
    case 'responsible':
      return responsible && ((shown) => shown === plain(responsible.name));
    case 'contacts': {
      const names = contacts.map((contact) => plain(contact.name));
      return contacts.length === 0 ? undefined : (shown) => shown.replace(/^[^:]*: /, '') === names.join(', ');
    }
    case 'phones': {
      const phones = contacts.flatMap((contact) => contact.phones.map(digits));
      return phones.length === 0 ? undefined : (shown) => shown.split(',').map(digits).join() === phones.join();
    }
    case 'closed': {
      if (!path) return undefined;
      const words = plain((await (await locate(page, path)).textContent()) ?? '');
      return (shown) => shown !== '' && words.includes(shown);
    }
  }
}

/** Presses the place of a field in the page, as a person does who was told to choose it. */
async function choose(teach: Page, page: Page, field: PointedField, at: GeneratedPage): Promise<void> {
  const [path = []] = at.pointAt[field] ?? [];
  const element = await locate(page, path);
  await element.scrollIntoViewIfNeeded();
  await pickByMouse(teach, page, NAMES[field], element);
}

/** Leaves what the extension has inferred where it is right, and shows it the place of everything else. */
async function teachField(teach: Page, page: Page, field: PointedField, at: GeneratedPage): Promise<string[]> {
  const isRight = await wanted(page, field, at);
  const status = card(teach, field).getByRole('status');
  const guessed = plain(await status.innerText());
  if (!isRight) {
    await button(card(teach, field), 'Not on this page').click();
    return [];
  }
  const agree = button(card(teach, field), 'That is right');
  if (isRight(guessed) && (await agree.isVisible())) {
    await agree.click();
    return [];
  }
  await choose(teach, page, field, at);
  const shown = plain(await status.innerText());
  // The window may show a chosen state in the page's own words for machines.
  return isRight(shown) || field === 'closed' ? [] : [`${field}: chosen, and the window says “${shown}”`];
}

/** Chooses the form of the address that has the deal's own id in it. */
async function teachId(teach: Page, id: string): Promise<void> {
  const ids = teach.getByRole('group', { name: 'Deal ID', exact: true });
  const status = ids.getByRole('status');
  await expect(status).not.toBeEmpty();
  if (plain(await status.innerText()) === id) return;
  const choices = ids.getByRole('radio');
  for (const choice of await choices.all()) {
    await choice.check();
    if (plain(await status.innerText()) === id) return;
  }
}

/** Tells which words mean what, as a manager knows their own CRM: both deals' own, and those that no deal has shown. */
async function sayStates(teach: Page, { taught, proof }: KindCases, language: Language): Promise<void> {
  const group = card(teach, 'closed');
  const over = new Set((['won', 'lost'] as const).map((word) => wordIn(language, word)));
  for (const state of await group.getByRole('checkbox').all()) {
    const words = plain(await state.locator('..').innerText());
    if (over.has(words)) await state.check();
  }
  const selects = group.getByRole('combobox');
  const count = await selects.count();
  if (count === 0) return;
  const meaning = ({ expected }: GeneratedPage) => (expected.closed ? 'deal is closed' : 'deal is open');
  await selects.first().selectOption(meaning(taught));
  if (count > 1) await selects.last().selectOption(meaning(proof));
  const words = (...all: Word[]) => all.map((word) => wordIn(language, word)).join(', ');
  await group.getByRole('textbox', { name: 'Other words for closed deals' }).fill(words('won', 'lost'));
  await group.getByRole('textbox', { name: 'Other words for open deals' }).fill(words('new', 'qualified', 'proposal'));
}

/**
 * Teaches a kind of CRM in its window by the controls that a manager has, proves it on another deal and saves it.
 * @returns what a manager would wonder at
 */
export async function teachKind(teach: Page, page: Page, kind: KindCases, language: Language): Promise<string[]> {
  const { taught, proof } = kind;
  await teachId(teach, taught.expected.id);
  const notes: string[] = [];
  for (const field of FIELDS) notes.push(...(await teachField(teach, page, field, taught)));
  await checkOn(teach, page, proof.address);
  await expect(teach.getByText(`On the other deal: ${proof.expected.id}`)).toBeVisible();
  notes.push(...(await compareProof(teach, page, kind)));
  await sayStates(teach, kind, language);
  await save(teach);
  return notes;
}

/** Looks whether the other deal's own values are shown, of the fields whose places were taught. */
async function compareProof(teach: Page, page: Page, { taught, proof }: KindCases): Promise<string[]> {
  const notes: string[] = [];
  for (const field of FIELDS.filter((one) => taught.pointAt[one])) {
    const isRight = await wanted(page, field, proof);
    const line = card(teach, field).getByText(/^On the other deal: /);
    const shown = (await line.isVisible()) ? plain(await line.innerText()).replace('On the other deal: ', '') : '';
    if (isRight && (field === 'closed' ? shown === '' : !isRight(shown)))
      notes.push(`${field}: the other deal shows “${shown}”`);
  }
  return notes;
}
