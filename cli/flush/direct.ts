import { readFileSync } from 'node:fs';
import { checkCache } from '../../core/flush/check.ts';
import { flushCache } from '../../core/flush/flush.ts';
import type { FlushConfig } from '../../core/flush/flush-request.ts';
import { InvalidRequest } from '../../core/protocol/errors.ts';
import { openCache } from '../../core/redis/cache.ts';
import { WrongUsage } from '../command-line/failures.ts';
import { insistOnYes } from '../terminal/ask.ts';
import type { FlushOrder, FlushRoad } from './road.ts';

export interface DirectOptions {
  cluster?: boolean | undefined;
  /** Files, as PEM. */
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

const EXAMPLE = 'For example: REDIS_URL=redis://localhost:6379 npm run flush:migration-cache:dry-run';

/** Flushes from here the Redis that a URL names, without AWS. */
export function openDirect(
  url: string | undefined,
  { cluster = false, ...files }: DirectOptions,
  { settings, config }: { settings: string; config: FlushConfig },
): FlushRoad {
  if (!url) throw new WrongUsage(`REDIS_URL is not set. Say which Redis is meant. ${EXAMPLE}`);
  const cache = usable(() => openCache({ url, cluster, road: 'command line', ...readFiles(files) }));
  return {
    settings,
    check: ({ profile, environment }) => checkCache(cache, { check: true, profile, environment }, config),
    async flush({ environment, ...request }: FlushOrder, { previous, list, stop, onProgress }) {
      const record = await flushCache(
        cache,
        { ...request, skip: false, previous, ...(environment !== undefined && { environment }) },
        {
          ...config,
          // Nothing ends this process early, as Lambda does, so one call has all of the time.
          workSeconds: config.timeLimitSeconds,
          onUnfinished: onProgress,
          ...(list && { onKey: list.add, onPageTold: list.write }),
          ...(stop && { stop }),
        },
      );
      onProgress(record);
      return record;
    },
    ask: (question) => insistOnYes(question, {}),
    close: () => cache.close(),
  };
}

function readFiles({ ca, cert, key }: Omit<DirectOptions, 'cluster'>) {
  if ((cert === undefined) !== (key === undefined)) throw new WrongUsage('--cert and --key go together.');
  return Object.fromEntries(
    Object.entries({ ca, cert, key }).flatMap(([name, file]) =>
      file === undefined ? [] : [[name, readFile(name, file)]],
    ),
  );
}

function readFile(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new WrongUsage(`--${option} ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function usable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidRequest) throw new WrongUsage(`REDIS_URL cannot be used. ${error.message} ${EXAMPLE}`);
    throw error;
  }
}
