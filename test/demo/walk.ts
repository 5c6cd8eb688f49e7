import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { workerOf } from '../browser/chromium.ts';
import { picturePopupBeside } from './picture.ts';

const OUTPUT = resolve(import.meta.dirname, '../../demo-output');

/** Does the whole job with the real controls: create, change in the CRM, update, close, reopen, delete, undo. */
export async function walkThroughTheJob(context: BrowserContext, extensionId: string, deal: string): Promise<void> {
  await rm(OUTPUT, { recursive: true, force: true });
  await mkdir(OUTPUT);
  const crm = await context.newPage();
  await crm.goto(deal);
  const popup = await openPopup(context, extensionId);
  let number = 0;

  async function step(title: string, state: string, act: () => Promise<void>): Promise<void> {
    console.log(`${title}`);
    await act();
    await popup.locator(`[role=status][data-state="${state}"]:not([aria-busy])`).waitFor();
    number += 1;
    const file = `${number}-${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.png`;
    await picturePopupBeside(crm, popup, join(OUTPUT, file));
    console.log(`  shown: ${await popup.locator('[role=status][data-state]').textContent()} (demo-output/${file})`);
  }

  const press = (name: string) => popup.getByRole('button', { name, exact: true }).click();

  await step('Open the deal', 'not-linked', async () => {});
  await step('Create the deal', 'in-sync', () => press('Create in Wazzup'));
  await step('Change it in the CRM', 'differs', async () => {
    const title = crm.getByRole('textbox', { name: 'Title' });
    await title.fill('Oak doors and flooring, 4 rooms');
    await title.blur();
    await crm.waitForLoadState('networkidle');
    await popup.reload();
  });
  await step('Update the deal', 'in-sync', () => press('Update in Wazzup'));
  await step('Close the deal', 'closed', () => press('Close in Wazzup'));
  await step('Reopen the deal', 'in-sync', () => press('Reopen in Wazzup'));
  await step('Delete the deal', 'not-linked', async () => {
    await press('Delete from Wazzup');
    await popup.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click();
  });
  await step('Undo', 'in-sync', () => press('Undo'));
  console.log(`\nDone: ${number} steps, a picture of each in demo-output/.`);
}

async function openPopup(context: BrowserContext, extensionId: string): Promise<Page> {
  const worker = await workerOf(context);
  const tab = await worker.evaluate(async () => {
    const [found] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    return found?.id;
  });
  const popup = await context.newPage();
  await popup.setViewportSize({ width: 380, height: 600 });
  await popup.goto(`chrome-extension://${extensionId}/popup.html?tab=${tab}`);
  return popup;
}
