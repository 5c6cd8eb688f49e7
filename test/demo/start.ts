// This opens Chromium on a deal of the demo CRM, with the extension loaded, granted the CRM and connected. Without a
// display, or with --alone, it goes through the whole job by itself and saves a picture of each step.
import { extensionIdOf, type Launched, launchChromium } from '../browser/chromium.ts';
import { letInto, openExtensions, pinToToolbar } from '../browser/extensions-page.ts';
import { serveWorld } from '../browser/world.ts';
import { teamOf } from '../crm/demo/deals.ts';
import { DEFAULT_TOKEN, type RecordedRequest } from '../wazzup/index.ts';
import { walkThroughTheJob } from './walk.ts';

export const DEAL = 'https://acme.pipedrive.com/deal/4217';
const HOSTS = ['https://*.pipedrive.com/*', 'https://*.kommo.com/*'];

const hasDisplay =
  process.platform === 'darwin' ||
  process.platform === 'win32' ||
  Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const isAlone = !hasDisplay || process.argv.includes('--alone');

function print({ method, path, query, status, body }: RecordedRequest): void {
  const sent = body === undefined || body === null ? '' : ` ${JSON.stringify(body, asText)}`;
  console.log(`  Wazzup received: ${method} ${path}${query ? `?${query}` : ''} → ${status}${sent}`);
}

const asText = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

/** Pastes the token into the options page, which opens by itself, as a manager does. */
async function connect({ context, options }: Launched): Promise<void> {
  await options.getByRole('textbox', { name: 'Access token' }).fill(DEFAULT_TOKEN);
  await options.getByRole('button', { name: 'Save token' }).click();
  await options.getByText('Connected to Wazzup').waitFor();
  if (context.pages().length > 1) await options.close();
}

const world = await serveWorld({ onRequest: print });
for (const user of teamOf(new URL(DEAL).host)) world.wazzup.users.put(user);
try {
  console.log('Preparing a browser with Deal Link installed…');
  const launched = await launchChromium({ port: world.port, headless: isAlone });
  const { context, worker, options } = launched;
  const id = extensionIdOf(worker);
  const extensions = await openExtensions(context);
  await letInto(extensions, options, HOSTS);
  await pinToToolbar(extensions, id);
  await extensions.close();
  await connect(launched);
  if (!isAlone) {
    const page = await context.newPage();
    await page.goto(DEAL);
    console.log(`\nReady: ${DEAL} is open. Click the Deal Link button in the toolbar (or press Alt+Shift+W).`);
    console.log('Change the deal in the CRM and click again. Close the browser window to stop.\n');
    await context.waitForEvent('close', { timeout: 0 });
  } else {
    console.log('\nThe demo goes through the whole job by itself.\n');
    await walkThroughTheJob(context, id, DEAL);
    await context.close();
  }
} finally {
  await world.close();
}
