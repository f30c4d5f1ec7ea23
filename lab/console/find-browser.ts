import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** As Debian, Ubuntu, Fedora, Google and Microsoft name it. */
const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'chrome-headless-shell',
  'microsoft-edge',
];

const MACOS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** Names the browser outright, where it is somewhere else. */
const VARIABLE = 'SLUICE_BROWSER';

/** A browser of the Chromium family on this machine. Tests never download one. */
export function findBrowser(
  environment: NodeJS.ProcessEnv = process.env,
  isExecutable: (path: string) => boolean = mayRun,
): string {
  const named = environment[VARIABLE];
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`${VARIABLE} names ${named}, and there is no program that may be run.`);
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = [...COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command))), ...MACOS];
  const found = places.find(isExecutable);
  if (found) return found;
  throw new Error(
    `No browser was found. Install Chromium (Debian: apt-get install chromium; macOS: brew install --cask chromium) or Google Chrome, or name one in ${VARIABLE}.`,
  );
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
