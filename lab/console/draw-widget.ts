import { openBrowser, Viewer } from './harness/browser.ts';
import { type Canned, serveCanned } from './harness/canned.ts';

/** A picture of the widget in the theme, into a file. */
export async function drawWidget(canned: Canned, theme: 'light' | 'dark', path: `${string}.png`): Promise<void> {
  const served = await serveCanned(canned);
  const browser = await openBrowser();
  try {
    const { page } = await Viewer.open(browser, served.url, theme);
    await page.setViewport({ width: 1100, height: 900 });
    const card = await page.waitForSelector('.card');
    await card?.screenshot({ path });
  } finally {
    await browser.close();
    await served.stop();
  }
}
