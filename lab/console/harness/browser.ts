import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import * as z from 'zod';
import { findBrowser } from '../find-browser.ts';

const PATIENCE_MS = 30_000;

export async function openBrowser(): Promise<Browser> {
  return puppeteer.launch({
    executablePath: findBrowser(),
    // Chromium's sandbox refuses root, and containers often forbid the namespaces it needs; it shows our own page only.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  });
}

/** One person in front of one dashboard. */
export class Viewer {
  readonly page: Page;
  /** Dialogs that a script opened: there must be none. */
  readonly alerts: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('dialog', (dialog) => {
      this.alerts.push(dialog.message());
      void dialog.dismiss();
    });
  }

  static async open(browser: Browser, url: string, theme: 'light' | 'dark' = 'light'): Promise<Viewer> {
    const page = await browser.newPage();
    await page.setViewport({ width: 1440, height: 1000 });
    const viewer = new Viewer(page);
    await page.goto(`${url}?theme=${theme}`);
    await page.waitForSelector('html[data-ready]', { timeout: PATIENCE_MS });
    return viewer;
  }

  /** What the dashboard does by itself every so often. */
  async refresh(): Promise<void> {
    await this.page.evaluate('refreshAll().then(() => undefined)');
  }

  /** The text of the widgets as a person reads it. */
  async text(selector = 'main'): Promise<string> {
    const text = z.string().parse(await this.page.evaluate(`document.querySelector('${selector}').innerText`));
    return text.replace(/\s+/g, ' ');
  }

  /** Whether a script that somebody smuggled in has run. */
  async ran(): Promise<boolean> {
    return z.boolean().parse(await this.page.evaluate('globalThis.ran !== undefined'));
  }

  async count(selector: string): Promise<number> {
    return (await this.page.$$(selector)).length;
  }

  async sees(words: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await this.text()).includes(words)) {
      if (Date.now() > deadline) throw new Error(`"${words}" does not appear in: ${await this.text()}`);
      await sleep(500);
      await this.refresh();
    }
  }

  async type(field: string, words: string): Promise<void> {
    await this.page.type(`[name="${field}"]`, words);
  }

  /** Presses a button of the widget; answers with the question that is asked before anything happens. */
  async press(label: string): Promise<string> {
    // Chromium does not draw what lies in the background, and what is not drawn cannot be clicked.
    await this.page.bringToFront();
    await this.page.locator(`::-p-xpath(//main//a[normalize-space()="${label}"])`).click();
    await this.page.waitForSelector('#confirmation[open]');
    return this.text('#confirmation p');
  }

  async cancel(): Promise<void> {
    await this.page.bringToFront();
    await this.page.click('#cancel');
  }

  /** Answers with what the pop-up says. */
  async confirm(): Promise<string> {
    await this.page.bringToFront();
    await this.page.click('#confirm');
    await this.page.waitForSelector('#popup[open]', { timeout: PATIENCE_MS });
    const answer = await this.text('#popup section');
    await this.page.click('#close');
    return answer;
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
