// Takes pictures for people: of an HTML report, or of a terminal session.
//
//     node picture.mjs report FILE.html FOLDER      desktop and phone, light and dark, and a PDF
//     node picture.mjs top FILE.html FILE.png       the page down to its first chart, on a desktop, light
//     node picture.mjs session FILE.txt FILE.png [TITLE]
//
// A session is what `tmux capture-pane -p` gave; with `-e`, its colours are drawn, too. CHROMIUM names the browser.

import { readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { SCHEMES, SCREENS, printA4, withBrowser, withPage } from './browser.mjs';

async function report(browser, file, folder) {
  const stem = join(folder, basename(file, extname(file)));
  for (const [name, screen] of Object.entries(SCREENS)) {
    for (const colorScheme of SCHEMES) {
      const path = `${stem}-${name}-${colorScheme}.png`;
      const options = { ...screen, colorScheme, deviceScaleFactor: name === 'phone' ? 2 : 1 };
      await withPage(browser, file, options, (page) => page.screenshot({ path, fullPage: true }));
      console.log(path);
    }
  }
  await withPage(browser, file, SCREENS.desktop, (page) => printA4(page, `${stem}.pdf`));
  console.log(`${stem}.pdf`);
}

async function top(browser, file, path) {
  await withPage(browser, file, { viewport: { width: 1200, height: 900 }, colorScheme: 'light' }, async (page) => {
    const { y, height } = await page.locator('figure').first().boundingBox();
    const clip = { x: 0, y: 0, width: 1200, height: Math.ceil(y + height) + 16 };
    await page.screenshot({ path, fullPage: true, clip });
  });
  console.log(path);
}

async function session(browser, file, path, title = 'ftadvise') {
  const context = await browser.newContext({ deviceScaleFactor: 2, viewport: { width: 2000, height: 1000 } });
  const page = await context.newPage();
  await page.setContent(terminalWindow(readFileSync(file, 'utf8'), title));
  await page.locator('figure').screenshot({ path, omitBackground: true });
  await context.close();
  console.log(path);
}

/** A window as wide and as high as its text. */
function terminalWindow(text, title) {
  const lines = text.replace(/\s+$/, '').split('\n').map((line) => line.replace(/\s+$/, ''));
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0 }
    figure { margin: 0; width: fit-content; min-width: 40ch; border-radius: 10px; overflow: hidden; background: #1e2127; color: #d7dae0;
             font: 14px/1.35 "DejaVu Sans Mono", "Noto Color Emoji", monospace }
    figcaption { display: flex; align-items: center; gap: 8px; padding: 9px 12px; background: #2c313a; color: #9da5b4;
                 font: 13px "DejaVu Sans", sans-serif }
    i { width: 12px; height: 12px; border-radius: 50% }
    figcaption span { flex: 1; text-align: center; margin-right: 60px }
    pre { margin: 0; padding: 14px 18px 16px; font: inherit }
  </style>
  <figure><figcaption><i style="background: #ff5f57"></i><i style="background: #febc2e"></i><i style="background: #28c840"></i>
  <span>${escaped(title)}</span></figcaption><pre>${coloured(lines.join('\n'))}</pre></figure>`;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const COLOURS = ['#5c6370', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d7dae0'];
const BRIGHT = ['#7f848e', '#ff7b86', '#b1e18b', '#ffd68a', '#7cc3ff', '#de8ff2', '#6fd0dc', '#ffffff'];

/** Turns the escape sequences for style into spans and drops all others. */
function coloured(text) {
  let style = {};
  return text
    .split(/(\x1b\[[0-9;:]*m)/)
    .map((part) => {
      const codes = /^\x1b\[(.*)m$/.exec(part);
      if (codes) {
        style = restyled(style, codes[1].split(/[;:]/).map(Number));
        return '';
      }
      const css = cssOf(style);
      const plain = escaped(part.replace(/\x1b(\[[^@-~]*[@-~]|[()].|[^[()])/g, '').replace(/[\x0e\x0f]/g, ''));
      return css && plain ? `<span style="${css}">${plain}</span>` : plain;
    })
    .join('');
}

function restyled(before, codes) {
  const style = { ...before };
  for (let code; (code = codes.shift()) !== undefined; ) {
    if (code === 0) for (const key of Object.keys(style)) delete style[key];
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 3) style.italic = true;
    else if (code === 4) style.underlined = true;
    else if (code === 7) style.reversed = true;
    else if (code === 22) style.bold = style.dim = false;
    else if (code === 23) style.italic = false;
    else if (code === 24) style.underlined = false;
    else if (code === 27) style.reversed = false;
    else if (code === 38) style.front = paletteColour(codes);
    else if (code === 48) style.back = paletteColour(codes);
    else if (code === 39) style.front = undefined;
    else if (code === 49) style.back = undefined;
    else if (code >= 30 && code <= 37) style.front = COLOURS[code - 30];
    else if (code >= 40 && code <= 47) style.back = COLOURS[code - 40];
    else if (code >= 90 && code <= 97) style.front = BRIGHT[code - 90];
    else if (code >= 100 && code <= 107) style.back = BRIGHT[code - 100];
  }
  return style;
}

/** A colour of 256 or of 16 million; takes its codes away. */
function paletteColour(codes) {
  if (codes.shift() === 2) return `rgb(${codes.splice(0, 3)})`;
  const index = codes.shift();
  if (index < 8) return COLOURS[index];
  if (index < 16) return BRIGHT[index - 8];
  if (index >= 232) return `rgb(${Array(3).fill(8 + 10 * (index - 232))})`;
  const level = (part) => (part === 0 ? 0 : 55 + 40 * part);
  const cube = index - 16;
  return `rgb(${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level)})`;
}

function cssOf({ bold, dim, italic, underlined, reversed, front, back }) {
  const [ink, paper] = reversed ? [back ?? '#1e2127', front ?? '#d7dae0'] : [front, back];
  return [
    ink && `color: ${ink}`,
    paper && `background: ${paper}`,
    bold && 'font-weight: bold',
    dim && 'opacity: .65',
    italic && 'font-style: italic',
    underlined && 'text-decoration: underline',
  ]
    .filter(Boolean)
    .join('; ');
}

const MODES = { report, top, session };
const [mode, ...words] = process.argv.slice(2);
if (!Object.hasOwn(MODES, mode ?? '') || words.length < 2) {
  console.error('usage: node picture.mjs report FILE.html FOLDER | top FILE.html FILE.png | session FILE.txt FILE.png [TITLE]');
  process.exit(2);
}
await withBrowser((browser) => MODES[mode](browser, ...words));
