import type { Command } from '@commander-js/extra-typings';

/** What may stand before or behind every command. */
export type GlobalOptions = {
  environment?: string;
  stack?: string;
  json?: boolean;
  plain?: boolean;
};

/** What a command adds itself to. */
export type Program = Command<[], GlobalOptions>;
