import { InvalidArgumentError } from '@commander-js/extra-typings';

/** For an argument or option. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
  };
}

/** Words that the history of a rollout is to keep. */
export function words(most: number): (text: string) => string {
  return (text) => {
    const trimmed = text.trim();
    if (trimmed.length >= 1 && trimmed.length <= most) return trimmed;
    throw new InvalidArgumentError(`Write 1 to ${most} characters.`);
  };
}

/** Something that is compared letter by letter. */
export function verbatim(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It is empty.');
}

export function account(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new InvalidArgumentError('Write the twelve digits of an AWS account.');
}

export function region(text: string): string {
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(text)) return text;
  throw new InvalidArgumentError('Write the name of an AWS Region, such as eu-central-1.');
}
