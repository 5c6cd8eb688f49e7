import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../browser/world.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from '../e2e/crms.ts';
import { expect, expectState, test } from '../e2e/fixtures.ts';
import { DEFAULT_TOKEN } from '../wazzup/index.ts';

// Many tabs show deals while Wazzup does not do what the extension asks for. test/unit/background/storm.test.ts tries
// many more such states, with a clock of its own.

const TABS = 8;
const SECONDS = 10;
/** How many requests all tabs together may make in a second, on average. */
const BOUND = 3;
/** How often Firefox itself sends a read whose connection is cut each time. Chromium repeats none. */
const ATTEMPTS_OF_FIREFOX = 10;

const STATES: Record<string, (world: World) => void> = {
  'the token may read and not write': ({ wazzup }) => wazzup.tokens.restrict(DEFAULT_TOKEN),
  'Wazzup is down': ({ wazzup }) => wazzup.down(true),
};

for (const [state, prepare] of Object.entries(STATES))
  test(`${TABS} tabs, and ${state}: Wazzup gets a few requests a second`, async ({ world, extension, browserName }) => {
    const { requests } = world.wazzup;
    await extension.connect();
    const pages = [];
    for (let tab = 0; tab < TABS; tab += 1) {
      const deal = { ...OAK, id: String(4217 + tab) };
      crm.seed(world, deal);
      world.wazzup.deals.put({ ...sentOak(crm), id: deal.id, uri: crm.uri(deal.id), name: 'Old name' });
      pages.push(await extension.visit(crm.uri(deal.id)));
    }
    const popups = [];
    for (const page of pages.slice(0, 2)) {
      const popup = await extension.popup(page);
      await expectState(popup, 'differs');
      popups.push(popup);
    }
    const options = await extension.options();
    prepare(world);
    for (const popup of popups) {
      await popup.bringToFront();
      await popup.getByRole('button', { name: 'Update in Wazzup' }).click();
      await expectState(popup, 'pending');
    }
    requests.clear();
    await options.bringToFront();
    await options.getByRole('button', { name: 'Test connection' }).click();
    for (const page of pages) await page.bringToFront();
    await sleep(SECONDS * 1_000);
    const isRepeated = browserName === 'firefox' && requests.list().every(({ status }) => status === 'cut');
    const count = requests.list().length / (isRepeated ? ATTEMPTS_OF_FIREFOX : 1);
    console.log(`${state}: ${count} requests in ${SECONDS} s`);
    expect(count).toBeLessThan(BOUND * SECONDS);
  });
