import path from 'node:path';

/** What the programs of the embedded cloud get to see of the user's environment. Everything else stays outside. */
const HARMLESS = /^(PATH|LANG|LC_[A-Z]+|TERM|COLORTERM|TZ|USER|LOGNAME|NO_COLOR|FORCE_COLOR|CI)$/;

/** Variables through which a real account, cache or proxy could be reached, in any writing. */
const DANGEROUS = /^(AWS|REDIS|CDK|LOCALSTACK|MINISTACK)_|_proxy$/i;

const PROXY = /_proxy$/i;

const STARTED_WITH = { ...process.env };

export const REGION = 'us-east-1';

/** The account that the emulator answers with. No real one has this number. */
export const ACCOUNT = '000000000000';

/** Credentials of nobody: enough to sign a request, and refused by any real service. */
export const NOBODY = { accessKeyId: 'test', secretAccessKey: 'test' };

export interface SafePlace {
  /** The emulator. */
  endpoint: string;
  /** A folder of the caller's own: home and temporary files of the children. */
  folder: string;
}

/**
 * The environment of every child: an allowlist, and on top of it AWS settings that lead to the emulator and nowhere
 * else. A home of its own keeps `~/.aws`, `~/.cdk.json`, `~/.npmrc` and the like out of reach.
 */
export function cleanEnvironment(
  inherited: NodeJS.ProcessEnv,
  { endpoint, folder }: SafePlace,
): Record<string, string> {
  // The Node that runs this is new enough; the one on the user's PATH may not be. Lambda functions run on it too.
  const PATH = [path.dirname(process.execPath), inherited.PATH].join(path.delimiter);
  return {
    ...chosen(inherited, (name) => HARMLESS.test(name)),
    PATH,
    HOME: folder,
    TMPDIR: folder,
    ...awsVariables(endpoint),
  };
}

/**
 * Of what fetches packages: the user's own, because mirrors are set there, and with the proxies that this process was
 * started with. Nothing else of ours goes by them, and no AWS client runs in there.
 */
export function packageEnvironment(current = process.env, startedWith = STARTED_WITH): Record<string, string> {
  return {
    ...chosen(current, (name) => !DANGEROUS.test(name)),
    ...chosen(startedWith, (name) => PROXY.test(name)),
  };
}

function chosen(environment: NodeJS.ProcessEnv, isChosen: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && isChosen(entry[0]),
    ),
  );
}

/** Names what this process inherited and must not keep: the SDK clients inside it read the environment too. */
export function dangerousVariables(inherited: NodeJS.ProcessEnv): string[] {
  return Object.keys(inherited).filter((name) => DANGEROUS.test(name));
}

/** What leads any AWS client to the emulator, and keeps it from finding credentials elsewhere. */
export function awsVariables(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    // The CDK looks at this one alone when it publishes assets.
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: NOBODY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: NOBODY.secretAccessKey,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    // macOS has system-wide proxies too; this makes Python ignore them.
    NO_PROXY: '*',
    no_proxy: '*',
  };
}
