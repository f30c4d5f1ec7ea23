import { userInfo } from 'node:os';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';

/** Who runs this command: the last part of the AWS identity (a session's or user's name), else the user of the machine. */
export async function callerName(sts: STSClient): Promise<string> {
  try {
    const { Arn = '' } = await sts.send(new GetCallerIdentityCommand());
    return nameIn(Arn) ?? userInfo().username;
  } catch {
    // Only a courtesy: when the credentials are at fault, the next call says so.
    return userInfo().username;
  }
}

/** The ARN under which AWS knows who runs this command, for what is to be proven later. */
export async function callerArn(sts: STSClient): Promise<string> {
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand());
    if (Arn) return Arn;
  } catch {
    // A private network may reach Lambda and not STS; CloudTrail knows the caller all the same.
  }
  return `${userInfo().username}, whom STS did not name`;
}

export function nameIn(arn: string): string | null {
  return arn.split(/[/:]/).at(-1)?.slice(0, 128) || null;
}
