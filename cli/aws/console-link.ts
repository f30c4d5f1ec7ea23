import { executionLink, hasConsole } from '../../core/events/links.ts';

/** Where an execution can be seen; null where there is no console, as with an emulator. */
export function consoleLink(executionArn: string, customEndpoint: boolean): string | null {
  return customEndpoint || !hasConsole(executionArn) ? null : executionLink(executionArn);
}
