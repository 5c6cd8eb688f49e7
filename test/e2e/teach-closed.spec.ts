import type { Site } from '../browser/hosts.ts';
import { expect, expectState, test } from './fixtures.ts';
import { checkOn, field, openTeach, pickByMouse, save, status } from './teach-window.ts';

const HOST = 'crm.ribbons.example';
const addressOf = (id: string): string => `https://${HOST}/deals/${id}`;

const NAMES: Record<string, string> = { 71: 'Oak doors', 72: 'Pine stairs', 73: 'Glass roof', 74: 'Stone floor' };
const OWNERS: Record<string, string> = { 71: 'Anna Petrova', 72: 'Tom Baker', 73: 'Li Wei', 74: 'Maria Lopez' };
const CLOSED = ['71', '73'];

/** A CRM that lays a ribbon over closed deals, and says nothing of the state of open ones. */
const ribbons: Site = {
  owns: (host) => host === HOST,
  fetch: (request) => {
    const [, id = ''] = /^\/deals\/(\d+)$/.exec(new URL(request.url).pathname) ?? [];
    const ribbon = CLOSED.includes(id) ? '<div class="ribbon"><span data-field="outcome">Lost</span></div>' : '';
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${NAMES[id]} | CRM</title></head>
      <body><main class="deal-card">${ribbon}<h1 class="deal-title">${NAMES[id]}</h1>
      <dl><dt>Owner</dt><dd><a href="/users/${Number(id) + 150}">${OWNERS[id]}</a></dd></dl></main></body></html>`;
    return new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  },
};

test.use({ granted: [`https://${HOST}/*`] });

test('a CRM that marks closed deals alone: those are read as closed, and of the others the manager is asked', async ({
  world,
  extension,
}) => {
  world.sites.push(ribbons);
  world.wazzup.users.put({ id: '223', name: 'Li Wei' });
  await extension.connect();
  const page = await extension.visit(addressOf('71'));
  const teach = await openTeach(extension, page);
  await pickByMouse(teach, page, 'Closed', page.locator('.ribbon span'));
  await expect(status(teach, 'Closed')).toHaveText('Lost');
  const closed = field(teach, 'Closed');
  await closed.getByRole('combobox', { name: '“Lost” means' }).selectOption('deal is closed');
  await checkOn(teach, page, addressOf('72'));
  await expect(teach.getByText('Left out, so you will be asked each time: Closed')).toBeVisible();
  await closed.getByRole('combobox', { name: /^Nothing here/ }).selectOption('deal is open');
  await expect(closed.getByText('you say yourself whether it is closed')).toBeVisible();
  await expect(teach.getByText('Left out, so')).toHaveCount(0);
  await save(teach);

  await page.goto(addressOf('73'));
  const popup = await extension.popup(page);
  await expectState(popup, 'not-linked');
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expect.poll(() => world.wazzup.deals.get('73')).toMatchObject({ name: 'Glass roof', closed: true });
  await popup.close();

  await page.goto(addressOf('74'));
  const open = await extension.popup(page);
  await expectState(open, 'not-linked');
  const asked = open.getByRole('checkbox', { name: 'Closed in the CRM' });
  await expect(asked).not.toBeChecked();
  await expect(asked).toHaveAccessibleDescription(/the deal is sent as open/);
});
