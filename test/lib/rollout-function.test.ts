import { App, Stack } from 'aws-cdk-lib';
import { expect, it } from 'vitest';
import { RolloutFunction } from '../../lib/rollout-function.ts';

it('a function that is not built is told in a sentence, with the command that builds it', () => {
  const stack = new Stack(new App(), 'Sluice-test');

  const make = () => new RolloutFunction(stack, 'Nobody', { folder: 'nobody', description: 'None.', environment: {} });

  expect(make).toThrow(
    /^The function nobody is not built: .*dist\/functions\/nobody\/index\.js is missing\. Run "npm run build"\.$/,
  );
});
