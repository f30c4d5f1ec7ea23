export interface Style {
  bold: boolean;
  dim: boolean;
  colour: string | null;
}

/** A piece of a line in one style. */
export interface Run {
  text: string;
  style: Style;
}

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const PLAIN: Style = { bold: false, dim: false, colour: null };

/** One line as a terminal would show it; every line begins plain, and what is no style is left out. */
export function readAnsi(line: string): Run[] {
  const runs: Run[] = [];
  let style = PLAIN;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what escape sequences are made of.
  for (const part of line.split(/(\u001b\[[\d;?]*[A-Za-z])/)) {
    const codes = part.startsWith('\u001b[') ? codesIn(part) : null;
    if (codes) for (const code of codes) style = apply(style, code);
    else if (part !== '') runs.push({ text: part, style });
  }
  return runs;
}

/** Empty for sequences that move the cursor and the like. */
function codesIn(sequence: string): number[] {
  return sequence.endsWith('m') ? sequence.slice(2, -1).split(';').map(Number) : [];
}

function apply(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, colour: null };
  const colour = COLOURS[code >= 90 ? code - 90 : code - 30];
  return colour ? { ...style, colour } : style;
}
