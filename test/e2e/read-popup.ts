import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import type { ReadValues } from '../crm/taught/score.ts';
import { expect, openDetails, stateOf } from './fixtures.ts';

const textbox = (popup: Page, name: string): Promise<string> =>
  popup.getByRole('textbox', { name, exact: true }).inputValue();

/** Waits until page and Wazzup have answered, and gives the state. */
async function settle(popup: Page): Promise<string> {
  await expect(popup.locator('[role=status][data-state]:not([aria-busy])')).toHaveCount(1);
  return (await stateOf(popup).getAttribute('data-state')) ?? '';
}

/** Reads off the popup what it shows of the deal in the page, which Wazzup does not have yet. */
export async function readPopup(popup: Page, world: World): Promise<ReadValues> {
  if ((await settle(popup)) === 'not-a-deal') return {};
  await openDetails(popup);
  const id = await textbox(popup, 'Deal ID');
  const name = await textbox(popup, 'Deal name');
  const userId = await textbox(popup, 'Responsible user ID');
  const user = await popup.getByRole('combobox', { name: 'Responsible', exact: true }).inputValue();
  const contacts = await readContacts(popup);
  const closed = await readClosed(popup, world, {
    id,
    name,
    uri: await textbox(popup, 'Link to the deal'),
    responsible_user_id: userId,
    contacts: contacts.map((contact) => contact.id),
  });
  return {
    id,
    name,
    responsible: { id: userId, name: user },
    // Who has no page in the CRM is known by the phone.
    contacts: contacts.map((contact) => (contact.id.startsWith('tel-') ? { ...contact, id: undefined } : contact)),
    closed,
  };
}

async function readContacts(popup: Page): Promise<{ id: string; name: string; phones: string[] }[]> {
  const group = popup.getByRole('group', { name: 'Contacts', exact: true });
  const all = group.getByRole('button', { name: /^Show all / });
  if (await all.isVisible()) await all.click();
  return group.getByRole('listitem').evaluateAll((rows) =>
    rows.map((row) => {
      const person = row.querySelector('.person');
      // Pointing at a person tells the id and all phones.
      const about = person?.getAttribute('title') ?? row.querySelector('input')?.value ?? '';
      const [id = '', ...phones] = about.split(' · ');
      const name = person?.querySelector('.person-name')?.textContent ?? '';
      return { id, name: name === id ? '' : name, phones };
    }),
  );
}

/**
 * Finds out what the popup knows of a deal's end: it tells that where Wazzup has the same deal and says otherwise.
 * Undefined if it knows nothing.
 */
async function readClosed(
  popup: Page,
  world: World,
  deal: Omit<Parameters<World['wazzup']['deals']['put']>[0], 'closed'>,
): Promise<boolean | undefined> {
  world.wazzup.deals.put({ ...deal, closed: true });
  await popup.reload();
  expect(await settle(popup)).toBe('closed');
  if (await popup.getByText('still open', { exact: false }).isVisible()) return false;
  world.wazzup.deals.put({ ...deal, closed: false });
  await popup.reload();
  if ((await settle(popup)) !== 'differs') return undefined;
  const differences = popup.getByRole('region', { name: 'Differences' });
  await expect(differences.getByRole('rowheader')).toHaveText(['Status']);
  return true;
}
