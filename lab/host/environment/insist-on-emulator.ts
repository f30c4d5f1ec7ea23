import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { ACCOUNT } from './clean-environment.ts';

/** The endpoint answered, but not as the emulator. */
export class NotTheEmulator extends Error {
  override readonly name = 'NotTheEmulator';
}

/** The last look before anything is created: whoever answers must say that it is nobody's account. */
export async function insistOnEmulator(sts: Pick<STSClient, 'send'>): Promise<void> {
  const account = await sts.send(new GetCallerIdentityCommand()).then(
    (identity) => identity.Account,
    (error: unknown) => {
      throw new NotTheEmulator(
        `The AWS endpoint does not tell whose account it is: ${error}. Nothing was deployed. Is an emulator running there? Without --emulator, one of its own is started.`,
      );
    },
  );
  if (account === ACCOUNT) return;
  throw new NotTheEmulator(
    `The AWS endpoint answers as account ${account ?? '(none)'}, not as the emulator's ${ACCOUNT}. Nothing was deployed.`,
  );
}
