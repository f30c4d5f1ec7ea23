import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { NOBODY, REGION } from '../host/environment/clean-environment.ts';
import { insistOnLoopback } from '../host/environment/loopback.ts';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** A client of the emulator's IAM. */
export function iamOf(endpoint: string): IAMClient {
  return new IAMClient({ endpoint: insistOnLoopback(endpoint, 'The endpoint'), region: REGION, credentials: NOBODY });
}

/** Somebody in the emulator who may do what these policies say, and nothing else. */
export async function userWith(iam: IAMClient, ...policies: object[]): Promise<Credentials> {
  const UserName = `u-${crypto.randomUUID()}`;
  await iam.send(new CreateUserCommand({ UserName }));
  for (const [i, policy] of policies.entries()) {
    await iam.send(
      new PutUserPolicyCommand({ UserName, PolicyName: `policy-${i}`, PolicyDocument: JSON.stringify(policy) }),
    );
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}
