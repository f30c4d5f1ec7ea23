import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../core/report/render.ts';
import type { RolloutReport } from '../../../core/report/report.ts';
import { RECORDED, type RecordedName } from './recorded.ts';
import { line, sample } from './sample.ts';

const HIT_RATE = line('Hit rate', 'hit rate', [99, 98, 40, 35, 60, null, 85, 99]);

describe('the page', () => {
  it('begins with what went wrong', async () => {
    const page = await renderReport(sample(['complete', 'latency-spike']));

    const [, first] = /<h1>(.*?)<\/h1>/.exec(page) ?? [];
    expect(first).toMatch(/^Canary latency was over its limit in 3 of the last 4 seconds/);
    expect(page).toContain('ended badly');
  });

  it.each(RECORDED)('needs no network and runs no script (%s)', async (name) => {
    const page = await renderReport(sample([name], [HIT_RATE]));

    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    expect(page).not.toMatch(/<script|<link|<iframe|<img|@import|url\(|\son\w+=|javascript:/i);
    expect(page.match(/https?:\/\/(?!www\.w3\.org)/g)).toBeNull();
  });

  it('tells each stage: weights, times, timeline, verdicts, flush, approval and rollback', async () => {
    const page = await renderReport(sample(['approved', 'latency-spike'], [HIT_RATE]));

    for (const title of ['Timeline', 'Verdicts', 'Flush', 'Approval', 'Rollback']) {
      expect(page).toContain(`<h3>${title}</h3>`);
    }
    expect(page).toMatch(/<h3>Where the time went: 21\.7 s<\/h3>.*a person 3\.8 s \(17 %\)/s);
    expect(page).toContain('95-5 → 75-25');
    expect(page).toContain('<code>gallery:*</code>');
    expect(page).toContain('hit rate 99.77 %, hits 428, lookups 429, min 80 %');
  });

  it('says what the proof of an approval is worth', async () => {
    const report = sample(['approved']);
    const page = (approval: object) =>
      renderReport({
        ...report,
        stages: report.stages.map((stage) => ({
          ...stage,
          approval: stage.approval && { ...stage.approval, ...approval },
        })),
      });

    expect(await page({})).toContain('answered past Sluice');
    expect(await page({ pastSluice: false, via: 'widget', requestId: 'c0ffee' })).toMatch(
      /typed into the dashboard, so it is a claim\..*CloudTrail.*c0ffee/s,
    );
    expect(await page({ pastSluice: false, via: 'program', requestId: 'c0ffee' })).toContain('what AWS (STS) called');
  });

  it('has no colour of its own in a chart, so that light, dark and print each have theirs', async () => {
    const page = await renderReport(sample(['complete'], [HIT_RATE]));

    const svg = [...page.matchAll(/<svg[\s\S]*?<\/svg>/g)].join('');
    expect(svg).toContain('stroke="var(--series-1)"');
    expect(svg.match(/(fill|stroke)="(#|rgb|white|black)/g)).toBeNull();
  });

  it('folds looks that all said "wait", and has every one of them behind it', async () => {
    const page = await renderReport(sample(['redis-down']));

    expect(page).toMatch(/\d+ more looks in between, each with the verdict “wait”|All \d+ entries, with every state/);
  });
});

describe('what others wrote', () => {
  const EVIL = `<img src=x onerror="alert(1)"><script>alert('x')</script>"'\`&amp;`;
  const poison = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((entry) => poison(entry, key));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, poison(entry, name)]));
    }
    const isFree = FREE_TEXT.has(key) && typeof value === 'string';
    return isFree ? `${value}${EVIL}` : value;
  };
  const FREE_TEXT = new Set(
    'title headline requestedBy reason error cause text actor comment by pattern samples panel name unit label note head rows state signal message profile warnings requestId'.split(
      ' ',
    ),
  );

  it('is shown as text, wherever it stands', async () => {
    const report = sample(
      ['approved', 'latency-spike', 'dry-run', 'rejected'],
      [HIT_RATE, line('Hit rate', 'b', [1, 2])],
    );
    const tables = [{ title: 'A table', note: 'note', head: ['a'], rows: [['1']] }];
    const poisoned = poison({ ...report, tables }) as RolloutReport;

    const page = await renderReport(poisoned);

    const { tags, attributes, strays } = markupIn(page);
    expect([...tags].filter((tag) => ['img', 'script', 'b'].includes(tag))).toEqual([]);
    expect([...attributes].filter((name) => name.startsWith('on') || name === 'src')).toEqual([]);
    expect(strays).toBe(0);
    expect(page.split('alert(1)').length > 50).toBe(true);
  });
});

/** Every tag and attribute, read as a browser does; strays are angle brackets that belong to no tag. */
function markupIn(page: string) {
  const tags = new Set<string>();
  const attributes = new Set<string>();
  const body = page.replace(/<style>[\s\S]*?<\/style>/, '');
  const rest = body.replace(
    /<!doctype html>|<\/?([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/g,
    (_, tag = '', given = '') => {
      tags.add(String(tag).toLowerCase());
      for (const [, name = ''] of String(given).matchAll(/\s([\w:-]+)(?:="[^"]*")?/g))
        attributes.add(name.toLowerCase());
      return '';
    },
  );
  return { tags, attributes, strays: rest.split('<').length - 1 };
}

describe('the first screen', () => {
  const firstScreen = async (...names: RecordedName[]) =>
    (await renderReport(sample(names))).replace(/<style>.*?<\/style>/s, '').split('</header>')[0];

  it('says which stage it was, from which weights to which, and when', async () => {
    expect(await firstScreen('approved')).toMatch(/>25 %: 95-5 → 75-25<[\s\S]*2026-11-21 14:38:44/);
    expect(await firstScreen('complete', 'approved')).toMatch(/started \(UTC\)[\s\S]*2026-11-21 14:38:27/);
  });

  it('does not call a no at the gate a bad end, nor a rollout half-way an end', async () => {
    expect(await firstScreen('rejected')).toContain('ended by a person');
    expect(await firstScreen('complete', 'approved')).toContain('well so far');
    expect(await firstScreen('complete')).toContain('ended well');
  });
});

describe('for who does not see it', () => {
  it('the page has a language, a title, and headings without gaps', async () => {
    const page = await renderReport(sample(['approved', 'latency-spike'], [HIT_RATE]));

    expect(page).toMatch(/^<!doctype html>\s*<html lang="en">/);
    expect(page).toContain('<title>Sluice: a test: ended badly</title>');
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, i) => level <= (levels[i - 1] ?? 0) + 1)).toBe(true);
  });

  it('every table has a caption, and heads of columns and rows', async () => {
    const page = await renderReport(sample(['approved', 'latency-spike'], [HIT_RATE]));

    const tables = [...page.matchAll(/<table[\s\S]*?<\/table>/g)].map(([table]) => table);
    expect(tables.length).toBeGreaterThan(8);
    for (const table of tables) {
      expect(table).toMatch(/<caption>.+<\/caption>/s);
      expect(table).toMatch(/<th scope="col"/);
      expect(table).not.toMatch(/<th (?!scope)/);
    }
  });

  it('every chart has a name, its course in words, and its values in a table', async () => {
    const page = await renderReport(sample(['complete'], [HIT_RATE]));

    const pictures = [...page.matchAll(/<svg[^>]*>/g)].map(([svg]) => svg);
    expect(pictures.length).toBe(2);
    for (const svg of pictures) {
      const [, title = '', description = ''] = /role="img" aria-labelledby="(\S+) (\S+)"/.exec(svg) ?? [];
      expect(page).toContain(`<title id="${title}">`);
      expect(page).toContain(`<desc id="${description}">`);
    }
    expect(page).toContain(
      'Hit rate begins at 99 %, is lowest at 35 % (14:38:30 UTC), highest at 99 % (14:38:27 UTC), and ends at 99 %. Its limit: at least 80 %. 1 of 8 points are missing.',
    );
    expect(page).toContain('<summary>The values as a table</summary>');
  });

  it('what may scroll can be reached without a mouse, and has a name', async () => {
    const page = await renderReport(sample(['approved', 'latency-spike'], [HIT_RATE]));

    const scrollers = page.match(/<div class="scroll"[^>]*>/g) ?? [];
    expect(scrollers.length).toBeGreaterThan(8);
    for (const scroller of scrollers) expect(scroller).toMatch(/ role="group" aria-label="[^"]+" tabindex="0">$/);
  });

  it('no id occurs twice', async () => {
    const page = await renderReport(sample(['complete', 'approved', 'latency-spike'], [HIT_RATE]));

    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
