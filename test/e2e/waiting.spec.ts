import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import type { Fault } from '../wazzup/faults.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { type Extension, expect, expectState, openDeal, stateOf, test, visitDeal } from './fixtures.ts';
import { MEANWHILE } from './late.ts';
import { writesOf } from './requests.ts';

const TYPED = { ...sentOak(crm), name: 'Typed' };

const press = (popup: Page, name: string) => popup.getByRole('button', { name, exact: true }).click();

/**
 * Opens a deal and creates it while Wazzup fails in this way, so that it waits; gives the deal's page and the popup.
 */
async function waitingDeal(world: World, extension: Extension, fault: Fault = { cut: 'before', times: 99 }) {
  const { page, popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'not-linked');
  await popup.getByRole('textbox', { name: 'Deal name' }).fill(TYPED.name);
  world.wazzup.faults.add({ ...fault, method: 'POST' });
  await press(popup, 'Create in Wazzup');
  await expect(stateOf(popup)).toHaveText('Waiting to be sent', MEANWHILE);
  world.wazzup.faults.clear();
  world.wazzup.requests.clear();
  return { page, popup };
}

/** Presses "Try now", and returns when Wazzup has the deal; Wazzup's answer waits until the test releases it. */
async function tryNowSlowly(world: World, popup: Page): Promise<void> {
  world.wazzup.faults.add({ hold: true, method: 'POST' });
  await press(popup, 'Try now');
  await expect.poll(() => world.wazzup.deals.all()).toEqual([TYPED]);
}

test('a manager can cancel a waiting press, and the edits stay', { tag: '@once' }, async ({ world, extension }) => {
  const { popup } = await waitingDeal(world, extension);
  await press(popup, 'Do not send');
  await expectState(popup, 'not-linked');
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(TYPED.name);
  expect(world.wazzup.deals.all()).toEqual([]);
  expect(writesOf(world)).toEqual([]);
});

test('after a remote change while no popup was open the popup shows the press, and sends it if the manager wants', {
  tag: '@once',
}, async ({ world, extension }) => {
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' });
  const { page, popup: first } = await openDeal(world, extension, crm);
  await expectState(first, 'differs');
  await first.getByRole('textbox', { name: 'Deal name' }).fill(TYPED.name);
  world.wazzup.faults.add({ cut: 'before', times: 99, method: 'PATCH' });
  await press(first, 'Update in Wazzup');
  await expect(stateOf(first)).toHaveText('Waiting to be sent', MEANWHILE);
  // With the tab goes its draft.
  await first.close();
  await page.close();
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Changed by a colleague' });
  world.wazzup.faults.clear();

  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  const differences = popup.getByRole('region', { name: 'Differences' });
  // The background may try the press by itself in the same moment.
  await expect(async () => {
    const tryNow = popup.getByRole('button', { name: 'Try now' });
    if (await tryNow.isVisible()) await tryNow.click({ timeout: 1_000 });
    await expect(differences).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
  for (const text of ['Changed by a colleague', TYPED.name]) await expect(differences).toContainText(text);
  await expect(popup.getByRole('textbox', { name: 'Deal name' })).toHaveValue(TYPED.name);
  await press(popup, 'Use mine');
  await expect(popup.getByText('Sent as you typed it.')).toBeVisible();
  expect(world.wazzup.deals.all()).toEqual([TYPED]);
});

// These tests try what the background does after a press; it is the same in every browser.
test.describe('in the background', { tag: '@once' }, () => {
  test('“Try now” sends a waiting press at once', async ({ world, extension }) => {
    const { popup } = await waitingDeal(world, extension);
    await press(popup, 'Try now');
    await expect(popup.getByText('Sent as you typed it.')).toBeVisible();
    expect(world.wazzup.deals.all()).toEqual([TYPED]);
    expect(writesOf(world)).toHaveLength(1);
  });

  test('the popup waits for the end of a limit, and does not offer to try sooner, which could do nothing', async ({
    world,
    extension,
  }) => {
    const { popup } = await waitingDeal(world, extension, { status: 429, retryAfter: 3600 });
    await expect(popup.getByRole('button', { name: 'Do not send' })).toBeVisible();
    await expect(popup.getByRole('button', { name: 'Try now' })).toHaveCount(0);
  });

  test('the popup says that a press was sent if it was on its way when the manager cancelled it', async ({
    world,
    extension,
  }) => {
    const { page, popup } = await waitingDeal(world, extension);
    const second = await extension.popup(page);
    await expectState(second, 'pending');
    await tryNowSlowly(world, popup);
    await press(second, 'Do not send');
    world.wazzup.faults.release();
    await expectState(second, 'in-sync');
    expect(world.wazzup.deals.all()).toEqual([TYPED]);
    expect(writesOf(world)).toHaveLength(1);
  });

  test('the background ends in the middle of “Try now”: Wazzup has carried out the press once', async ({
    world,
    extension,
  }) => {
    const { popup } = await waitingDeal(world, extension);
    await tryNowSlowly(world, popup);
    await extension.endBackground();
    await expectState(popup, 'in-sync');
    world.wazzup.faults.release();
    expect(world.wazzup.deals.all()).toEqual([TYPED]);
    expect(writesOf(world)).toHaveLength(1);
  });

  test('the popup says that a look met a limit, and does not go on asking', async ({ world, extension }) => {
    const page = await visitDeal(world, extension, crm);
    world.wazzup.faults.add({ status: 429, method: 'GET', times: 999 });
    const popup = await extension.popup(page);
    await expect(popup.getByText('Wazzup asks to slow down')).toBeVisible(MEANWHILE);
    await expectState(popup, 'error');
  });
});
