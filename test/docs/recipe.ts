import { readFileSync } from 'node:fs';
import type { Change } from '@aws-sdk/client-route-53';

export interface Block {
  /** The heading that it stands under. */
  heading: string;
  language: string;
  text: string;
}

/** Every block of code on a page of the recipes, as a reader would copy it. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(new URL(`../../docs/recipes/${page}.md`, import.meta.url), 'utf8');
  const blocks: Block[] = [];
  let heading = '';
  let open: Block | null = null;
  for (const line of text.split('\n')) {
    const fence = /^```(\w*)$/.exec(line);
    if (open && fence) {
      blocks.push(open);
      open = null;
    } else if (open) open.text += `${line}\n`;
    else if (fence) open = { heading, language: fence[1] ?? '', text: '' };
    else heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
  }
  return blocks;
}

/** The one block of this language under this heading. */
export function block(page: string, heading: string, language = 'json'): string {
  const found = blocksOf(page).filter((candidate) => candidate.heading === heading && candidate.language === language);
  const [only] = found;
  if (!only || found.length > 1)
    throw new Error(`${page}.md has ${found.length} ${language} blocks under "${heading}".`);
  return only.text;
}

/** A change batch as the AWS CLI takes it. */
export function changesIn(text: string): Change[] {
  const { Changes }: { Changes: Change[] } = JSON.parse(text);
  return Changes;
}
