import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
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

/** A role for functions and machines that may do everything: for tests of something else than IAM. Answers with its ARN. */
export async function almightyRole(endpoint: string): Promise<string> {
  const iam = iamOf(endpoint);
  const RoleName = 'almighty';
  const Service = ['lambda.amazonaws.com', 'states.amazonaws.com'];
  const trust = { Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }] };
  const grant = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  await iam.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: 'everything', PolicyDocument: JSON.stringify(grant) }),
  );
  return Role?.Arn ?? '';
}
