import type { Page } from '@playwright/test';
import type { World } from '../browser/world.ts';
import { OAK, PIPEDRIVE } from './crms.ts';
import type { Extension } from './fixtures.ts';

/** Connects the extension, lets Pipedrive have the deal of the oak doors, and opens the deal's page. */
export async function visitOak(world: World, extension: Extension): Promise<Page> {
  PIPEDRIVE.seed(world, OAK);
  await extension.connect();
  return extension.visit(PIPEDRIVE.uri(OAK.id));
}

/** The same, and opens the popup on that page at once. */
export async function openOak(world: World, extension: Extension): Promise<{ page: Page; popup: Page }> {
  const page = await visitOak(world, extension);
  return { page, popup: await extension.popup(page) };
}
