/*
 * The colours of the page, by what they are for. Text has a contrast of 4.5 or more on whatever it stands on, lines of 3 or
 * more; a test computes both.
 */

export interface Palette {
  paper: string;
  /** Behind tables' heads, figures and what stands aside. */
  panel: string;
  ink: string;
  /** For what is said by the way. */
  dim: string;
  rule: string;
  link: string;
  good: string;
  bad: string;
  wait: string;
  /** Lines of a chart, in this order. */
  series: readonly [string, string, string, string, string, string];
  /** Behind every other stage of a chart. */
  band: string;
}

export const LIGHT: Palette = {
  paper: '#ffffff',
  panel: '#f4f6f9',
  ink: '#182230',
  dim: '#526072',
  rule: '#d5dce5',
  link: '#0b5cad',
  good: '#11693a',
  bad: '#b02218',
  wait: '#7d5200',
  series: ['#1763b5', '#b4530b', '#1d7446', '#8a3aa8', '#a3325d', '#5b6270'],
  band: '#eaf0f8',
};

export const DARK: Palette = {
  paper: '#10151d',
  panel: '#19212c',
  ink: '#e9eef5',
  dim: '#a6b2c2',
  rule: '#334052',
  link: '#86bdff',
  good: '#6fd69b',
  bad: '#ff9a8f',
  wait: '#f0c060',
  series: ['#6db1ff', '#ffa057', '#69d397', '#d59bf0', '#ff8fb3', '#b4becb'],
  band: '#1a2636',
};
