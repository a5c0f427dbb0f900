// Checks HTML reports: valid, accessible, without scripts and requests, and readable on a phone and on paper.
//
//     node check.mjs FILE.html...
//
// Prints a line for each finding and exits with 1 if there are any. Needs Chromium (CHROMIUM names it), Java for the
// Nu validator, and pdftotext.

import { execFileSync } from 'node:child_process';
import { accessSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { SCHEMES, SCREENS, fileUrl, printA4, withBrowser, withPage } from './browser.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
const NU_VALIDATOR = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

/** What the reference validator of HTML, CSS and SVG says. */
function validity(file) {
  const options = ['-jar', NU_VALIDATOR, '--format', 'json', '--stdout', '--exit-zero-always', file];
  const { messages } = JSON.parse(execFileSync('java', options, { encoding: 'utf8', maxBuffer: 1 << 26 }));
  return messages.map(({ type, subType, message, lastLine }) => `${subType ?? type}, line ${lastLine}: ${message}`);
}

/** Whether people can perceive and use it, as far as rules can tell. */
async function accessibility(page) {
  // As a value and no script tag, since a page may forbid those.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (values) => globalThis.axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    RULES,
  );
  return violations.map(({ id, help, nodes }) => {
    const [first] = nodes;
    const more = nodes.length > 1 ? ` and ${nodes.length - 1} more` : '';
    const why = first.failureSummary.split('\n').slice(1).map((line) => line.trim()).join('; ');
    return `${id}: ${help}: ${first.target.join(' ')}${more}: ${why}`;
  });
}

/** Scripts, and what would be loaded from elsewhere though it was not asked for yet. Runs in the page. */
function foreignParts() {
  const found = [];
  const tag = (element) => element.cloneNode().outerHTML.slice(0, 120);
  for (const element of document.querySelectorAll('*')) {
    const name = element.localName;
    if (['script', 'iframe', 'object', 'embed', 'base'].includes(name)) found.push(`<${name}>: ${tag(element)}`);
    const loads = (attribute) => name !== 'a' || attribute === 'ping';
    for (const { localName, value } of element.attributes) {
      const address = value.trim();
      if (localName.startsWith('on')) found.push(`a script in \`${localName}\`: ${tag(element)}`);
      if (/^javascript:/i.test(address)) found.push(`a script in \`${localName}\`: ${tag(element)}`);
      const isAddress = ['src', 'srcset', 'poster', 'data', 'href', 'ping', 'action', 'background'].includes(localName);
      if (isAddress && loads(localName) && !/^(data:|#|$)/i.test(address)) found.push(`loads ${address.slice(0, 80)}: ${tag(element)}`);
    }
  }
  const styles = [...document.querySelectorAll('style')].map((style) => style.textContent);
  styles.push(...[...document.querySelectorAll('[style]')].map((element) => element.getAttribute('style')));
  for (const [rule] of styles.join('\n').matchAll(/@import[^;]*|url\((?!\s*["']?\s*(data:|#))[^)]*\)/gi)) {
    found.push(`loads by its style: ${rule.slice(0, 80)}`);
  }
  return found;
}

/** Elements that reach out of the page to the right, outermost first. Runs in the page. */
function tooWide(width) {
  // A phone zooms out where the content is wider, so the width is given and not measured.
  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth <= width) return [];
  const scrolls = (element) => ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(element).overflowX);
  const isHeld = (element) => {
    for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
      if (scrolls(around)) return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > width + 0.5 && !isHeld(element))
    .slice(0, 3)
    .map((element) => element.cloneNode().outerHTML.slice(0, 80));
  return [`the page is ${scrollWidth} wide and scrolls sideways: ${wide.join(' ')}`];
}

/** Boxes that hide a part of what they hold, which paper cannot scroll to. Runs in the page. */
function cutBoxes() {
  return [...document.body.querySelectorAll('*')]
    .filter((element) => {
      const { overflowX, position } = getComputedStyle(element);
      // Texts for screen readers alone are boxes of one pixel.
      const isMeantToHide = position === 'absolute' && element.clientWidth <= 1;
      return overflowX !== 'visible' && !isMeantToHide && element.scrollWidth > element.clientWidth + 1;
    })
    .map((box) => `on paper ${box.cloneNode().outerHTML.slice(0, 80)} shows ${box.clientWidth} of ${box.scrollWidth}`);
}

/** The words that paper should show. Runs in the page. */
function wordsToSee() {
  for (const element of document.body.querySelectorAll('*')) {
    // Texts for screen readers alone.
    if (getComputedStyle(element).position === 'absolute' && element.clientWidth <= 1) element.hidden = true;
  }
  return document.body.innerText.split(/\s+/).filter(Boolean);
}

/** The width of an A4 page between the margins that the page states, in CSS pixels. Runs in the page. */
function paperWidth() {
  const own = [...document.styleSheets].filter((sheet) => sheet.href === null);
  const rules = own.flatMap((sheet) => [...sheet.cssRules]);
  const style = rules.findLast((rule) => rule instanceof CSSPageRule)?.style;
  const probe = document.body.appendChild(document.createElement('div'));
  probe.style.cssText = 'position: absolute; box-sizing: border-box; width: 210mm; padding: 0 10mm';
  if (style?.marginLeft) probe.style.paddingLeft = style.marginLeft;
  if (style?.marginRight) probe.style.paddingRight = style.marginRight;
  const { paddingLeft, paddingRight, width } = getComputedStyle(probe);
  probe.remove();
  return Math.floor(parseFloat(width) - parseFloat(paddingLeft) - parseFloat(paddingRight));
}

/** Whether paper shows all words, and all of each. */
async function paper(browser, file) {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  try {
    return await withPage(browser, file, SCREENS.desktop, async (page) => {
      await page.emulateMedia({ media: 'print' });
      const width = await page.evaluate(paperWidth);
      await page.setViewportSize({ width, height: 1000 });
      const boxes = await page.evaluate(cutBoxes);
      const wide = (await page.evaluate(tooWide, width)).map((finding) => `on paper ${finding}`);
      const words = await page.evaluate(wordsToSee);
      const pdf = join(folder, 'report.pdf');
      await printA4(page, pdf);
      return [...boxes, ...wide, ...missingWords(pdf, words), ...wordsOverTheEdge(pdf)];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pdfText(pdf, ...options) {
  return execFileSync('pdftotext', ['-enc', 'UTF-8', ...options, pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
}

/** Letters and digits alone: hyphens, ligatures and spaces differ between a screen and paper. */
function letters(text) {
  return text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');
}

function missingWords(pdf, words) {
  const printed = letters(pdfText(pdf, '-raw'));
  const missing = [...new Set(words)].filter((word) => !printed.includes(letters(word)));
  return missing.length === 0 ? [] : [`not on paper: ${missing.slice(0, 8).join(' ')} (${missing.length} words)`];
}

function wordsOverTheEdge(pdf) {
  let width = 0;
  const over = [];
  const marks = /<page width="([\d.]+)"|<word xMin="(-?[\d.]+)" yMin="[^"]*" xMax="([\d.]+)" yMax="[^"]*">(.*?)<\/word>/g;
  for (const [, page, left, right, word] of pdfText(pdf, '-bbox').matchAll(marks)) {
    if (page) width = Number(page);
    else if (Number(left) < 0 || Number(right) > width) over.push(word);
  }
  return over.length === 0 ? [] : [`over the edge of the paper: ${over.slice(0, 8).join(' ')} (${over.length} words)`];
}

/** What one screen in one colour scheme shows. */
async function onScreen(browser, file, name, colorScheme) {
  const requests = [];
  const watch = (page) =>
    page.on('request', (request) => {
      const url = request.url();
      if (url !== fileUrl(file) && !url.startsWith('data:')) requests.push(`asks for ${url}`);
    });
  const screen = SCREENS[name];
  // A policy of the page would hide the requests that it stops.
  const options = { ...screen, colorScheme, bypassCSP: true };
  const look = async (page) => {
    // What is loaded late would be loaded now.
    await page.evaluate(() => scrollTo(0, document.scrollingElement.scrollHeight));
    await page.waitForTimeout(200);
    await page.evaluate(() => scrollTo(0, 0));
    const wide = await page.evaluate(tooWide, screen.viewport.width);
    const corner = await page.screenshot({ clip: { x: 0, y: 0, width: 1, height: 1 } });
    const accessible = await accessibility(page);
    return { findings: [...wide, ...requests, ...accessible], corner };
  };
  return withPage(browser, file, options, look, watch);
}

/** What all screens show in both colour schemes: each finding once, with where it was seen. */
async function onScreens(browser, file) {
  const seenOn = new Map();
  const add = (finding, view) => seenOn.set(finding, (seenOn.get(finding) ?? new Set()).add(view));
  for (const name of Object.keys(SCREENS)) {
    const corners = [];
    for (const scheme of SCHEMES) {
      const { findings, corner } = await onScreen(browser, file, name, scheme);
      for (const finding of findings) add(finding, `${name} ${scheme}`);
      corners.push(corner);
    }
    if (corners[0].equals(corners[1])) add('the colour scheme changes nothing', name);
  }
  const views = Object.keys(SCREENS).length * SCHEMES.length;
  return [...seenOn].map(([finding, on]) => (on.size === views ? finding : `${[...on].join(', ')}: ${finding}`));
}

async function check(browser, file) {
  return [
    ...validity(file),
    ...(await withPage(browser, file, SCREENS.desktop, (page) => page.evaluate(foreignParts))),
    ...(await onScreens(browser, file)),
    ...(await paper(browser, file)),
  ];
}

const files = process.argv.slice(2);
if (files.length === 0 || files[0].startsWith('-')) {
  console.error('usage: node check.mjs FILE.html...');
  process.exit(2);
}
for (const file of files) accessSync(file);
const counts = await withBrowser(async (browser) => {
  const counts = [];
  for (const file of files) {
    const findings = await check(browser, file);
    for (const finding of findings) console.log(`${file}: ${finding}`);
    if (findings.length === 0) console.log(`${file}: good`);
    counts.push(findings.length);
  }
  return counts;
});
process.exitCode = counts.some((count) => count > 0) ? 1 : 0;
