import type { OwnAlarm } from '../alarms/own-alarms.ts';
import { type ErrorName, endingNamed, OTHER_ENDINGS, type OtherEnding } from '../protocol/endings.ts';
import type { StateName } from '../protocol/states.ts';

/** What an operator does, rather than sees. */
export const WAYS = ['Run a stage', 'Approve or reject', 'Stop everything', 'Go back further', 'Drill'] as const;

/** What an article of the runbook may be called: by what a person sees, or does. */
export type Article =
  | StateName
  | ErrorName
  | Extract<OtherEnding, (typeof OTHER_ENDINGS)[OtherEnding]>
  | OwnAlarm
  | (typeof WAYS)[number];

/** Of an execution that ended with this. */
export function articleOf(error: string): Article {
  const ending = endingNamed(error) ?? 'StageFailed';
  return ending in OTHER_ENDINGS ? OTHER_ENDINGS[ending as OtherEnding] : (ending as ErrorName);
}

/** Where an article of the runbook stands on a page that renders it as GitHub does. */
export function articleLink(runbookUrl: string, article: Article): string {
  return `${runbookUrl.replace(/#.*$/, '')}#${anchorOf(article)}`;
}

/** As GitHub makes the anchor of a heading: lower case, blanks to hyphens, and nothing but letters, digits, "-" and "_". */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}
