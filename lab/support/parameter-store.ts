import {
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';

interface Stored {
  Name: string;
  Type: string;
  Value: string;
}

/** Parameter Store as far as approvals rest on it: pages of ten, ciphertext for who did not ask to decrypt. */
export function fakeParameterStore() {
  const parameters = new Map<string, Stored>();
  const ssm = mockClient(SSMClient);

  ssm.on(PutParameterCommand).callsFake(({ Name, Type, Value, Overwrite }) => {
    if (parameters.has(Name) && !Overwrite) throw new Error(`${Name} exists`);
    if (Buffer.byteLength(Value) > 4096) throw new Error(`${Name} is longer than 4096 bytes`);
    if (Value.includes('{{')) throw new Error(`${Name} nests another parameter`);
    parameters.set(Name, { Name, Type, Value });
    return {};
  });
  ssm.on(GetParameterCommand).callsFake(({ Name, WithDecryption }) => {
    const found = parameters.get(Name);
    if (!found) throw new ParameterNotFound({ message: '', $metadata: {} });
    return { Parameter: shown(found, WithDecryption) };
  });
  ssm.on(GetParametersByPathCommand).callsFake(({ Path, NextToken = '0', WithDecryption }) => {
    const all = [...parameters.values()].filter(({ Name }) => Name.replace(/\/[^/]*$/, '') === Path);
    const end = Number(NextToken) + 10;
    return {
      Parameters: all.slice(Number(NextToken), end).map((found) => shown(found, WithDecryption)),
      ...(end < all.length && { NextToken: String(end) }),
    };
  });
  ssm.on(DeleteParametersCommand).callsFake(({ Names }: { Names: string[] }) => {
    for (const name of Names) parameters.delete(name);
    return {};
  });
  return { ssm, parameters };
}

function shown(stored: Stored, decrypted: boolean | undefined): Stored {
  return stored.Type === 'SecureString' && !decrypted ? { ...stored, Value: 'ciphertext' } : stored;
}
