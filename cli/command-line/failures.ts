/** The command line cannot be meant so: exit code 2, with a hint what is allowed. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** What was asked for did not happen. `document` is what `--json` prints beside the message. */
export class NotDone extends Error {
  override readonly name: string;
  readonly document: object;
  /** 1, where nothing more is to be said of the traffic: see `exitCodeOf`. */
  readonly exitCode: number;

  constructor(message: string, document: object = {}, name = 'NotDone', exitCode = 1) {
    super(message);
    this.document = document;
    this.name = name;
    this.exitCode = exitCode;
  }
}

/** The same, where the command has printed its JSON already: one document per line, and nothing else, is what it promised. */
export class ToldNotDone extends NotDone {}
