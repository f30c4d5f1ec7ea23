import { readFileSync } from 'node:fs';

const RUNBOOK = readFileSync(new URL('../../runbook.md', import.meta.url), 'utf8');

/** The text of an article. */
function article(title: string): string {
  const [, text] = RUNBOOK.split(new RegExp(`^## ${title}\n`, 'm'));
  if (text === undefined) throw new Error(`The runbook has no article "${title}".`);
  return text.split(/^#+ /m)[0] ?? '';
}

/** The one command of an article that begins so, as it is printed, with what stands for something filled in. */
export function printed(title: string, beginning: string, fill: Record<string, string> = {}): string {
  const all = [...article(title).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  const found = [...new Set(all.filter((code) => code.startsWith(beginning)))];
  const [command] = found;
  if (!command || found.length > 1) {
    throw new Error(`"${title}" prints ${found.length} commands that begin with "${beginning}": ${all.join(', ')}`);
  }
  return Object.entries(fill).reduce((text, [placeholder, value]) => {
    if (!text.includes(placeholder)) throw new Error(`"${text}" has no "${placeholder}".`);
    return text.replace(placeholder, value);
  }, command);
}
