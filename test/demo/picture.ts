import type { Page } from '@playwright/test';

const asImage = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`;

/** Saves a picture of a CRM page with the popup over it, where the toolbar opens it. */
export async function picturePopupBeside(crm: Page, popup: Page, path: string): Promise<void> {
  const narrow = popup.viewportSize() ?? { width: 380, height: 600 };
  const whole = await popup.evaluate(() => document.documentElement.scrollHeight);
  // The popup's footer sticks to the bottom of its window, and would lie over the middle of a picture that is taller
  // than the window; so the window becomes as tall as the popup.
  await popup.setViewportSize({ ...narrow, height: whole });
  const [behind, front] = [await crm.screenshot(), await popup.locator('body').screenshot()];
  await popup.setViewportSize(narrow);
  const height = Math.max(700, whole + 36);
  const canvas = await crm.context().newPage();
  await canvas.setViewportSize({ width: 1200, height });
  await canvas.setContent(
    `<body style="margin:0;height:${height}px;overflow:hidden;background:#e4e7ec">
       <img src="${asImage(behind)}" style="display:block">
       <img src="${asImage(front)}" style="position:absolute;top:12px;right:24px;border-radius:10px;
         box-shadow:0 0 0 1px #0002,0 12px 40px #0005">
     </body>`,
    { waitUntil: 'load' },
  );
  await canvas.screenshot({ path });
  await canvas.close();
}
