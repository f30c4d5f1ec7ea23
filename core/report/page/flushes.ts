import type { FlushRecord } from '../../protocol/rollout.ts';
import { type Html, html } from '../../text/html.ts';
import { span, timeOfDay } from '../../text/times.ts';
import { flushInWords, grouped, sentence } from '../../text/words.ts';
import { facts, table } from './table.ts';

export function flushesSection(flushes: FlushRecord[]): Html {
  if (flushes.length === 0) return html`<h3>Flush</h3><p>Nothing was flushed: the stage ended before.</p>`;
  return html`<h3>Flush</h3>${flushes.map((flush) => flushRecord(flush))}`;
}

export function flushRecord(flush: FlushRecord): Html {
  const { skipped, profile, patterns, dryRun, startedAt, durationMs, before, serverMs, freedBytes, recached } = flush;
  if (skipped) return html`<p>The flush was skipped, as asked for.</p>`;
  const hits = before && before.hits + before.misses > 0 ? (100 * before.hits) / (before.hits + before.misses) : null;
  return html`${table(
    sentence(`Profile “${profile}” at ${timeOfDay(startedAt)} UTC, in ${span(durationMs)}: ${flushInWords(flush)}`),
    [
      { title: 'pattern' },
      { title: 'matched', kind: 'number' },
      { title: dryRun ? 'would be deleted' : 'deleted', kind: 'number' },
      { title: 'preserved', kind: 'number' },
      ...(dryRun ? [{ title: 'such as', kind: 'text' as const }] : []),
    ],
    patterns.map(({ pattern, matched, deleted, preserved, samples = [] }) => ({
      cells: [
        html`<code>${pattern}</code>`,
        grouped(matched),
        grouped(dryRun ? matched - preserved : deleted),
        grouped(preserved),
        ...(dryRun ? [samples.slice(0, 3).join(', ')] : []),
      ],
    })),
  )}${facts([
    ...(before ? ([['keys before', grouped(before.keys)]] as [string, string][]) : []),
    ...(hits === null
      ? []
      : ([['hit rate of the server since its start', `${hits.toFixed(1)} %`]] as [string, string][])),
    ...(freedBytes
      ? ([['memory freed meanwhile', `${(freedBytes / 1024 / 1024).toFixed(1)} MiB`]] as [string, string][])
      : []),
    ...(typeof serverMs === 'number' ? ([['work of the server', span(serverMs)]] as [string, string][]) : []),
    ...(recached ? ([['cached anew behind the scan, and deleted', grouped(recached)]] as [string, string][]) : []),
  ])}`;
}
