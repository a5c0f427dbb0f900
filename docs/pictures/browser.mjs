// The browser that checks and pictures share, and the screens that a report is seen on.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const SCHEMES = ['light', 'dark'];

export const SCREENS = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

/** Starts the browser, hands it to `work`, and ends it whatever happens. */
export async function withBrowser(work) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // The pages are our own, and the sandbox does not start for root, as in most containers.
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** Opens a page in a context of its own, hands it to `work`, and closes it. Nothing comes from a network. `watch` sees the page before it loads. */
export async function withPage(browser, file, options, work, watch = () => {}) {
  const context = await browser.newContext({ ...options, offline: true });
  try {
    const page = await context.newPage();
    watch(page);
    await page.goto(fileUrl(file));
    return await work(page);
  } finally {
    await context.close();
  }
}

/** The address of a local file. */
export function fileUrl(file) {
  return pathToFileURL(resolve(file)).href;
}

/** A page printed to A4. Margins are those of Chromium's print dialogue, unless the page states its own. */
export function printA4(page, path) {
  const margin = { top: '10mm', right: '10mm', bottom: '10mm', left: '10mm' };
  return page.pdf({ path, format: 'A4', margin, printBackground: true });
}
