import { WrongUsage } from './failures.ts';

/** Names under which people say it in the environment; npm keeps `npm run … --dry-run` for itself unless "--" stands before it. */
const SAYS_DRY = /^((npm_config|sluice)_)?dry(_?run)?$/i;
/** Options of ours that npm would keep in the same way, and that decide what goes where. */
const KEPT_BY_NPM =
  /^npm_config_(environment|stack|profile|flag_environment|direct|cluster|out|resume|skip_flush|stage)$/i;

/** `DRY_RUN=true` says the same as `--dry-run`; what cannot be read as yes or no, and what npm has kept, must not do anything. */
export function isDryRun(flag: boolean | undefined, variables: Record<string, string | undefined>): boolean {
  const kept = Object.keys(variables).find((name) => KEPT_BY_NPM.test(name) && variables[name]);
  if (kept) {
    const option = `--${kept.slice('npm_config_'.length).replaceAll('_', '-')}`;
    throw new WrongUsage(
      `npm has kept ${option} for itself. Nothing was done; write "--" before it: npm run … -- ${option} …`,
    );
  }
  const said = Object.keys(variables).filter((name) => SAYS_DRY.test(name));
  return [flag === true, ...said.map((name) => readYes(name, variables[name]))].includes(true);
}

function readYes(name: string, value = ''): boolean {
  const text = value.trim().toLowerCase();
  if (['', 'false', '0', 'no', 'off'].includes(text)) return false;
  if (['true', '1', 'yes', 'on'].includes(text)) return true;
  throw new WrongUsage(`${name} is "${value}": write true or false.`);
}
