/** The command line cannot be meant so: exit code 2, with a hint what is allowed. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** What was asked for did not happen: exit code 1. `document` is what `--json` prints beside the message. */
export class NotDone extends Error {
  override readonly name: string;
  readonly document: object;

  constructor(message: string, document: object = {}, name = 'NotDone') {
    super(message);
    this.document = document;
    this.name = name;
  }
}

/** The same, where the command has printed its JSON already: one document per line, and nothing else, is what it promised. */
export class ToldNotDone extends NotDone {}
