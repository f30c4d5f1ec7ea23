import type { CacheChecked } from '../../core/flush/check.ts';
import { grouped } from '../../core/text/words.ts';
import type { FlushOrder } from './road.ts';

/** What a flush goes by and where it goes: the first line of every flush. */
export function firstLine({ profile, dryRun }: FlushOrder, settings: string, checked: CacheChecked): string {
  const { cache, servers, keys, patterns, preserve } = checked;
  const ids =
    servers.length > 3 ? `${servers.slice(0, 3).join(', ')} and ${servers.length - 3} more` : servers.join(', ');
  const kept = preserve.length > 0 ? `never ${preserve.join(', ')}` : 'preserving nothing';
  return `${dryRun ? 'Dry run of profile' : 'Profile'} "${profile}" by ${settings}, on Redis at ${cache} (server ${ids}; ${grouped(keys)} keys): ${patterns.join(', ')}; ${kept}.`;
}

/** A flush that finds nothing may be right, or look in the wrong place. */
export function whyNothing({ cache, keys, elsewhere }: CacheChecked): string {
  if (elsewhere.length > 0 && keys === 0) {
    const others = elsewhere.map((one) => `${one.database} has ${grouped(one.keys)}`).join(', ');
    return `No key matched, for there is none in the database of ${cache}. Of the others, ${others}: name the right one in the URL (redis://host:port/number).`;
  }
  return keys === 0
    ? 'No key matched, for the database is empty.'
    : `No key matched, of ${grouped(keys)}. Where an application puts a prefix before its keys ("app:mocs:1"), the patterns need it, too.`;
}
