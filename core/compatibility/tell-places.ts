import type { Answered } from './answer.ts';
import type { Probe } from './config.ts';
import type { Difference } from './differences.ts';
import { readPointer, writePointer } from './pointers.ts';
import { publicPath } from './public-path.ts';

/** More than these say nothing more to a person. */
const MOST_TOLD = 5;

/** Places of answers as anybody may see them: for programs, and in words. `own`: the answers that the reader gave of its own. */
export function tellPlaces(
  { mayDiffer }: Pick<Probe, 'mayDiffer'>,
  differences: Difference[],
  own: Answered[],
): { places: string[]; told: string } {
  const known = mayDiffer.map(readPointer);
  const answers = own.flatMap(({ body }) => ('json' in body ? [body.json] : []));
  const told = new Map(
    differences.map((difference) => {
      if (difference.part === 'status') return ['status', 'status'] as const;
      if (difference.part === 'header') return [`header ${difference.name}`, `header ${difference.name}`] as const;
      const place = writePointer(publicPath(difference.path, answers, known)) || 'body';
      return [place, `${place} (${difference.how})`] as const;
    }),
  );
  const places = [...told.keys()].slice(0, MOST_TOLD);
  const more = told.size - places.length;
  const words = [...told.values()].slice(0, MOST_TOLD).join(', ');
  return { places, told: more > 0 ? `${words} and ${more} more` : words };
}
