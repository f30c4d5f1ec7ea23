/** Where an article of the runbook stands on a page that renders it as GitHub does. */
export function articleLink(runbookUrl: string, article: string): string {
  return `${runbookUrl.replace(/#.*$/, '')}#${anchorOf(article)}`;
}

/** As GitHub makes the anchor of a heading: lower case, blanks to hyphens, and nothing but letters, digits, "-" and "_". */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}
