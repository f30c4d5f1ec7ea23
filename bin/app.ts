import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readEnvironments } from '../lib/read-settings.ts';
import { RolloutStack } from '../lib/rollout-stack.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

for (const [name, settings] of readEnvironments(app.node.tryGetContext('environments'))) {
  new RolloutStack(app, `Sluice-${name}`, {
    settings,
    description: `Sluice: moves traffic of ${settings.recordGroup.records.map((record) => record.name).join(', ')} stage by stage`,
    env: {
      ...(settings.account && { account: settings.account }),
      ...(settings.region && { region: settings.region }),
    },
  });
}
