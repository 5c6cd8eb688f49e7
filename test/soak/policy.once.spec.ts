import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { BUILD, extensionIdOf, launchChromium, workerOf } from '../browser/chromium.ts';
import { letInto, openExtensions } from '../browser/extensions-page.ts';
import { createFirefoxes } from '../browser/firefox.ts';
import {
  CAN_SET_POLICY,
  CHROMIUM_POLICIES,
  FIREFOX_POLICY,
  type MachinePolicy,
  machinePolicy,
  unpackedIdOf,
} from '../browser/policy.ts';
import { serveWorld } from '../browser/world.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from '../e2e/crms.ts';
import { test as base, expect, expectState, openDetails, stateOf } from '../e2e/fixtures.ts';
import { DEFAULT_TOKEN } from '../wazzup/index.ts';

// These tests install the policy files of docs/policies for the whole machine, as an administrator does.

const FOLDER = resolve(import.meta.dirname, '../../docs/policies');
const NEEDED = 'needs root on Linux: it installs a policy for the whole machine';

const test = base.extend<{ policyIn: typeof machinePolicy }>({
  // A fixture restores the files: if a test takes too long, Playwright does not run its `finally`.
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures needed from the pattern
  policyIn: async ({}, use) => {
    const policies: MachinePolicy[] = [];
    await use(async (files) => {
      const policy = await machinePolicy(files);
      policies.push(policy);
      return policy;
    });
    for (const policy of policies) await policy.restore();
  },
});

/** Gives the policy as an administrator writes it: with the extension's id, and some values changed. */
async function policyFor(id: string, change: object = {}): Promise<object> {
  const policy = JSON.parse((await readFile(join(FOLDER, 'chrome.json'), 'utf8')).replace('EXTENSION_ID', id));
  Object.assign(policy['3rdparty'].extensions[id], change);
  return policy;
}

async function popupAbout(context: BrowserContext, id: string, uri: string): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(uri);
  await tab.bringToFront();
  const number = await (await workerOf(context)).evaluate(async () => {
    const [front] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    return front?.id;
  });
  const popup = await context.newPage();
  await popup.goto(`chrome-extension://${id}/popup.html?tab=${number}`);
  return popup;
}

test.beforeEach(() => {
  if (!CAN_SET_POLICY && !process.env.CI) console.warn(`SKIPPED: the policy test ${NEEDED}`);
  test.skip(!CAN_SET_POLICY && !process.env.CI, NEEDED);
  expect(CAN_SET_POLICY, NEEDED).toBe(true);
  test.setTimeout(180_000);
});

test('a policy holds from the start, when it comes late, when it is wrong in part, and not after it is gone', async ({
  policyIn,
}) => {
  // A copy of the build has an id of its own, so that this policy is for no browser of another test.
  const folder = await mkdtemp(join(tmpdir(), 'deal-link-policy-'));
  const [build, profile] = [join(folder, 'build'), join(folder, 'profile')];
  await cp(BUILD, build, { recursive: true });
  const id = unpackedIdOf(build);
  const world = await serveWorld();
  // People are no matter of a policy.
  world.wazzup.chatSwitches.set({ chatRoutes: 'forbidden' });
  const policy = await policyIn(CHROMIUM_POLICIES);
  const launch = () => launchChromium({ profile, port: world.port }, build);
  let { context, worker, root, options } = await launch();
  try {
    expect(extensionIdOf(worker)).toBe(id);
    const extensions = await openExtensions(context);
    // HubSpot is granted, because without it the options do not ask which of its numbers count.
    await letInto(extensions, options, ['https://*.pipedrive.com/*', 'https://*.hubspot.com/*']);
    await extensions.close();
    crm.seed(world, OAK);

    // There is no policy yet.
    const company = options.getByRole('region', { name: 'Your company' });
    const small = options.getByRole('radio', { name: /The same without reading/ });
    const form = options.getByRole('textbox', { name: 'Deal ID format for acme.pipedrive.com' });
    const crms = options.getByRole('group', { name: 'CRMs', exact: true });
    await expect(crms.getByRole('switch')).toHaveCount(5);
    await expect(company).toHaveCount(0);
    await expect(small).toBeEnabled();
    await options.getByText('My company has a token address').click();
    await expect(options.getByRole('textbox', { name: 'Token address' })).toBeEditable();
    await options.getByRole('textbox', { name: 'Access token' }).fill(DEFAULT_TOKEN);
    await options.getByRole('button', { name: 'Save token' }).click();

    // The policy arrives while the page is open.
    await policy.set(await policyFor(id));
    await expect(company).toContainText('Switched off by your company: Delete from Wazzup', { timeout: 30_000 });
    await expect(company.locator('.problem')).toHaveCount(0);
    await expect(small).toBeChecked();
    await expect(small).toBeDisabled();
    const address = options.getByRole('textbox', { name: 'Token address' });
    await expect(address).toHaveValue('https://tokens.acme.example/deal-link');
    await expect(address).not.toBeEditable();
    await expect(address).toHaveAccessibleDescription(/Set by your company/);
    await expect(options.getByRole('switch', { name: /Ask the CRM/ })).toBeDisabled();
    await expect(options.getByRole('radio', { name: 'the owner ID' })).toBeDisabled();
    await expect(form).toHaveValue('pd-{id}');
    await expect(form).not.toBeEditable();
    await expect(form).toHaveAccessibleDescription('Set by your company');
    // HubSpot is none of the company's CRMs, but it is granted already, so the manager can switch it off.
    await expect(crms.getByRole('switch')).toHaveCount(3);
    for (const name of ['Bitrix24', 'HubSpot', 'Pipedrive'])
      await expect(crms.getByRole('switch', { name })).toBeVisible();
    await expect(crms.getByRole('button', { name: 'Allow crm.acme.example' })).toBeVisible();
    await expect(options.getByRole('region', { name: 'People in the CRM and in Wazzup' })).toContainText('boris');

    // A settings file does not overrule the policy, and the options ask nothing about settings that the file cannot
    // change.
    const chooser = options.waitForEvent('filechooser');
    await options.getByRole('button', { name: 'Import settings' }).click();
    const settings = { tokenAddress: 'https://evil.example', pill: 'off' };
    await (await chooser).setFiles({
      name: 'mine.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ format: 'deal-link-settings', version: 2, settings })),
    });
    await expect(options.getByRole('region', { name: 'Settings file' })).toContainText(
      'Set by your company and left as it is: token address, how a deal is shown in the page.',
    );

    // The popup does not offer a forbidden action, and the background does it for nobody.
    const popup = await popupAbout(context, id, crm.uri(OAK.id));
    await expectState(popup, 'not-linked');
    await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
    await expectState(popup, 'in-sync');
    await expect(popup.getByRole('button', { name: 'Close in Wazzup' })).toBeVisible();
    await expect(popup.getByRole('button', { name: 'Delete from Wazzup' })).toHaveCount(0);
    await expect(popup.getByText('Switched off by your company: Delete from Wazzup')).toBeVisible();
    const [deal] = world.wazzup.deals.all();
    expect(deal).toMatchObject({ id: `pd-${OAK.id}`, responsible_user_id: 'anna' });
    const reply = await popup.evaluate(async (page) => {
      const tabId = Number(new URLSearchParams(location.search).get('tab'));
      const deal = {
        id: 'pd-4217',
        name: 'x',
        uri: page,
        responsibleUserId: 'anna',
        contacts: ['1'],
        closed: false,
      };
      const request = { tabId, page, action: 'delete', deal, base: deal, idTyped: false };
      return chrome.runtime.sendMessage({ type: 'deal.write', request });
    }, crm.uri(OAK.id));
    expect(reply).toEqual({ ok: false, error: { kind: 'company', details: {} } });
    expect(world.wazzup.deals.all()).toEqual([deal]);

    // To undo the creation would be to delete the deal, so the history does not offer it.
    const history = await context.newPage();
    await history.goto(`${root}journal.html`);
    await expect(history.getByRole('table', { name: 'History' }).locator('tbody tr:has(td)')).toContainText('Created');
    await expect(history.getByRole('button', { name: 'Undo' })).toHaveCount(0);

    // If the policy sets the id template, the popup offers no other one, not even to tell two CRMs apart.
    const other = { ...OAK, id: '4218' };
    crm.seed(world, other);
    world.wazzup.deals.put({
      ...sentOak(crm),
      id: `pd-${other.id}`,
      uri: 'https://acme.kommo.com/leads/detail/1',
    });
    const conflict = await popupAbout(context, id, crm.uri(other.id));
    await expectState(conflict, 'conflict');
    await expect(conflict.getByText(/Your company has set how IDs of acme.pipedrive.com/)).toBeVisible();
    await expect(conflict.getByRole('textbox', { name: 'Prefix for this CRM' })).toHaveCount(0);
    await expect(conflict.getByRole('button', { name: 'It is the same deal' })).toBeVisible();

    // A mistake in the policy costs the wrong value and nothing else.
    await policy.set(await policyFor(id, { pill: 'big', forbid: ['destroy', 'delete'] }));
    await expect(company).toContainText('cannot be used: pill: "big"', { timeout: 30_000 });
    await expect(company).toContainText('cannot be used: forbid: "destroy"');
    await expect(company).toContainText('Switched off by your company: Delete from Wazzup');
    await expect(small).toBeEnabled();

    // The policy holds from the browser's start.
    await policy.set(await policyFor(id));
    await context.close();
    ({ context, options } = await launch());
    await options.close();
    const again = await popupAbout(context, id, crm.uri(OAK.id));
    await expectState(again, 'in-sync');
    await expect(again.getByText('Switched off by your company: Delete from Wazzup')).toBeVisible();
    await expect(again.getByRole('button', { name: 'Delete from Wazzup' })).toHaveCount(0);

    // The policy goes while the popup is open: the deal's id is the CRM's own again.
    await policy.set({});
    await expect(stateOf(again)).toHaveAttribute('data-state', 'not-linked', { timeout: 30_000 });
    await openDetails(again);
    await expect(again.getByRole('textbox', { name: 'Deal ID' })).toHaveValue(OAK.id);
  } finally {
    await context.close();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test('Firefox reads the same policy from its own file', async ({ policyIn }) => {
  const world = await serveWorld();
  const policy = await policyIn([FIREFOX_POLICY]);
  try {
    await policy.set(JSON.parse(await readFile(join(FOLDER, 'firefox.json'), 'utf8')));
    const firefoxes = createFirefoxes();
    const firefox = await firefoxes.start({ port: world.port, granted: [], language: 'en-US', dark: false });
    try {
      const options = await firefox.context.newPage();
      await options.goto(`${firefox.root}options.html`);
      const company = options.getByRole('region', { name: 'Your company' });
      await expect(company).toContainText('Switched off by your company: Delete from Wazzup');
      await expect(company.locator('.problem')).toHaveCount(0);
      await expect(options.getByRole('radio', { name: /The same without reading/ })).toBeChecked();
      await expect(options.getByRole('radio', { name: /The same without reading/ })).toBeDisabled();
      const address = options.getByRole('textbox', { name: 'Token address' });
      await expect(address).toHaveValue('https://tokens.acme.example/deal-link');
      await expect(address).not.toBeEditable();
      await expect(options.getByRole('group', { name: 'CRMs', exact: true }).getByRole('switch')).toHaveCount(2);
      await expect(options.getByRole('region', { name: 'People in the CRM and in Wazzup' })).toContainText('boris');
    } finally {
      await firefox.close();
      await firefoxes.close();
    }
  } finally {
    await world.close();
  }
});
