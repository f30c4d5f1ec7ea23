import type { Page } from 'puppeteer-core';
import * as z from 'zod';

/** Each line of text and each field as it lies on the page, in pixels. Of what is not shown there is no box. */
const BOXES = `(() => {
  const main = document.querySelector('main');
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const boxes = [];
  const add = (what, { left, top, right, bottom }) =>
    right - left > 0 && bottom - top > 0 && boxes.push({ what: what.trim().slice(0, 40), left, top, right, bottom });
  while (walker.nextNode()) {
    const { textContent, parentElement } = walker.currentNode;
    if (textContent.trim() === '' || !parentElement.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects()) add(textContent, box);
  }
  for (const field of main.querySelectorAll('input, .sluice-bar')) add(field.name ?? 'bar', field.getBoundingClientRect());
  return { boxes, width: document.documentElement.clientWidth, wanted: document.documentElement.scrollWidth };
})()`;

const Box = z.object({ what: z.string(), left: z.number(), top: z.number(), right: z.number(), bottom: z.number() });
type Box = z.infer<typeof Box>;
const Laid = z.object({ boxes: z.array(Box), width: z.number(), wanted: z.number() });

/** Fractions of a pixel are no overlap that anybody sees. */
const SEEN = 1;

/** What cannot be read on the page as it is laid out now, a sentence each. */
export async function unreadable(page: Page): Promise<string[]> {
  const { boxes, width, wanted } = Laid.parse(await page.evaluate(BOXES));
  if (boxes.length === 0) throw new Error('Nothing is shown.');
  const outside = boxes.filter(({ left, right }) => left < 0 || right > width + SEEN);
  const covered = boxes.flatMap((box, i) =>
    boxes.slice(i + 1).flatMap((other) => (overlap(box, other) ? [`"${other.what}" lies on "${box.what}"`] : [])),
  );
  return [
    ...(wanted > width ? [`The page is ${wanted} px wide, and the window ${width}`] : []),
    ...outside.map(({ what }) => `"${what}" is outside of the window`),
    ...covered,
  ];
}

function overlap(a: Box, b: Box): boolean {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return across > SEEN && down > SEEN;
}
