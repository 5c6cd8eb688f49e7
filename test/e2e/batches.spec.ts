import type { Deal } from '../wazzup/index.ts';
import { expectAccessible } from './accessible.ts';
import { PIPEDRIVE as crm, sentOak } from './crms.ts';
import { expect, test } from './fixtures.ts';

const dealOf = (id: number): Deal => ({
  ...sentOak(crm),
  id: String(id),
  name: `Deal ${id}`,
  uri: crm.uri(String(id)),
});

const pressed = ({ id, name, uri, responsible_user_id, contacts, closed }: Deal) => ({
  ...{ id, name, uri, contacts, closed },
  responsibleUserId: responsible_user_id,
});

test('the history shows many deals that were changed at once as one row, opens them by pages and undoes them', async ({
  world,
  extension,
}) => {
  const { context, root } = extension;
  const deals = Array.from({ length: 60 }, (_, index) => dealOf(index + 1));
  for (const deal of deals) world.wazzup.deals.put(deal);
  // Wazzup takes no deal with such a link any more.
  world.wazzup.deals.put({ ...dealOf(7), uri: 'no link' });
  await extension.connect();
  const history = await context.newPage();
  await history.goto(`${root}journal.html`);
  await expect(history.getByText('Nothing has been sent yet')).toBeVisible();

  const all = world.wazzup.deals.all().map(pressed);
  const request = { id: crypto.randomUUID(), action: 'close', deals: all, from: 0, isLast: true };
  await history.evaluate((message) => chrome.runtime.sendMessage(message), { type: 'batch.press', request });
  const table = history.getByRole('table', { name: 'Many deals at once' });
  await expect(table.getByText('Done: 59 of 60')).toBeVisible();
  await expect(table.getByText('Left as they are: 1')).toBeVisible();
  await expect(history.getByText('Nothing has been sent yet')).toBeHidden();

  await table.getByRole('button', { name: 'Show deals' }).click();
  await expect(table.getByText('1–50 of 60')).toBeVisible();
  await expect(table.getByRole('link', { name: 'Deal 1', exact: true })).toBeVisible();
  await expect(table.getByText(/Wazzup did not accept/)).toBeVisible();
  await expectAccessible(history);
  await table.getByRole('button', { name: 'Next' }).click();
  await expect(table.getByRole('link', { name: 'Deal 60', exact: true })).toBeVisible();
  await table.getByRole('button', { name: 'Hide' }).click();

  const closed = () => world.wazzup.deals.all().filter((deal) => deal.closed).length;
  expect(closed()).toBe(59);
  await table.getByRole('button', { name: 'Dismiss' }).click();
  await expect(table.getByRole('button', { name: 'Dismiss' })).toBeHidden();
  await table.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(closed).toBe(0);
  await expect(table.getByText('Change undone')).toBeVisible();
  await expect(table.getByText('Undone later')).toBeVisible();
});
