import { expect, it } from 'vitest';
import { synthesize } from '../../lab/support/synth.ts';

const EVERY_VERSION =
  /^\{"Fn::Join":\["",\[\{"Fn::GetAtt":\["RolloutFunctions(\w+?)Function[0-9A-F]{8}","Arn"\]\},":\*"\]\]\}$/;

/** A deployment replaces the grants of a role at once, and a running execution goes on with the versions of before. */
it.each([
  ['StageMachine', ['CheckHealth', 'FlushCache', 'PrepareStage', 'RequestApproval', 'SetWeights', 'StartRollback']],
  ['RollbackMachine', ['FlushCache', 'SetWeights']],
])('the role of %s may call every version of exactly the functions that the machine names', (machine, functions) => {
  const policies = Object.entries(synthesize().findResources('AWS::IAM::Policy'));

  const invoked = policies
    .filter(([id]) => id.includes(`${machine}Role`))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes('lambda:InvokeFunction'))
    .flatMap(({ Resource }) => Resource)
    .map((resource) => JSON.stringify(resource))
    .map((resource) => resource.match(EVERY_VERSION)?.[1] ?? resource);

  expect(invoked.sort()).toEqual(functions);
});
