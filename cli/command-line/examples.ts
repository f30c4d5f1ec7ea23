/** For `addHelpText('after', …)`. */
export function examples(...lines: string[]): string {
  return ['\nExamples:', ...lines.map((line) => `  ${line}`)].join('\n');
}
