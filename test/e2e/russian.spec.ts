import type { Page } from '@playwright/test';
import { addPeople, PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, test } from './fixtures.ts';

test.use({ language: 'ru-RU' });

const DEAL = {
  ...OAK,
  name: 'Двери из дуба',
  owner: { id: '222', name: 'Анна' },
  contacts: [{ id: '31', name: 'Мария', phones: ['+1 202-555-0131'] }],
};

/**
 * The words that are the same in every language: names of products, addresses, and what a person types as it stands.
 */
const ALIKE = [
  /\S+:\/\/\S*|\b[\w.-]+\.(com|example|ru)\b\S*|\((owner|user)\)/g,
  /\b(Deal Link( for Wazzup)?|Wazzup|CRM|Pipedrive|Kommo|amoCRM|Bitrix24|Zoho|HubSpot|WhatsApp|GitHub|JSON|CSV|HTTPS?|ID)\b/g,
  /\b(Authorization|Bearer|Alt\+Shift\+W|Access token)\b|[\w-]*\{id\}\S*|pipedrive-\S*|\b(RU|8 9)\b/g,
];

/** Gives the words in Latin letters that a page says, also those that it says only to a screen reader. */
async function latinWords(page: Page): Promise<string[]> {
  const said = await page.evaluate(() => {
    const texts: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      // The names of the countries come from the browser, and there are hundreds of them.
      if (!walker.currentNode.parentElement?.closest('option, [role=option]'))
        texts.push(walker.currentNode.nodeValue ?? '');
    }
    for (const element of document.body.querySelectorAll('*'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) texts.push(element.getAttribute(name) ?? '');
    return texts;
  });
  const words = said.map((text) => ALIKE.reduce((left, alike) => left.replace(alike, ''), text));
  return words.filter((text) => /[A-Za-z]{2,}/.test(text));
}

test('every word of the pages is Russian', async ({ world, extension }) => {
  crm.seed(world, DEAL);
  // Wazzup's deal will have a contact that the CRM's has not, and Wazzup alone can name it.
  const piet = { id: '32', name: 'Пит', phones: ['+1 202-555-0132'] };
  addPeople(world, crm, { ...DEAL, contacts: [...DEAL.contacts, piet] });
  const options = await extension.options();
  await options.getByRole('textbox', { name: 'Токен доступа' }).fill('emulator-token');
  await options.getByRole('button', { name: 'Сохранить токен' }).click();
  await expect(options.getByRole('status')).toHaveText(/^Wazzup подключён: 1 сотрудник/);
  await expect(options.getByRole('group', { name: 'CRM', exact: true })).toBeVisible();
  expect(await latinWords(options)).toEqual([]);

  const popup = await extension.popup(await extension.visit(crm.uri(DEAL.id)));
  await expectState(popup, 'not-linked');
  expect(await latinWords(popup)).toEqual([]);
  await popup.getByRole('button', { name: 'Создать в Wazzup' }).click();
  await expectState(popup, 'in-sync');
  await expect(popup.locator('html')).toHaveAttribute('lang', 'ru');
  expect(await popup.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  expect(await latinWords(popup)).toEqual([]);

  const sent = { ...sentOak(crm), name: 'Старое имя', closed: true };
  for (const [state, there] of [
    ['differs', { ...sent, responsible_user_id: '111', contacts: ['31', '32'] }],
    ['conflict', { ...sent, uri: 'https://acme.kommo.com/leads/detail/1' }],
  ] as const) {
    world.wazzup.deals.put(there);
    await popup.reload();
    await expectState(popup, state);
    if (state === 'differs') await expect(popup.getByRole('region', { name: 'Отличия' })).toContainText('Пит');
    expect([state, await latinWords(popup)]).toEqual([state, []]);
  }

  const history = await extension.context.newPage();
  await history.goto(`${extension.root}journal.html`);
  await expect(history.getByText(DEAL.name).first()).toBeVisible();
  expect(await latinWords(history)).toEqual([]);
});
