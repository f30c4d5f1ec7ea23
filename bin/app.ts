import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { RolloutStack } from '../lib/rollout-stack.ts';
import { readEnvironments } from '../lib/settings/read-settings.ts';
import { SettingsError } from '../lib/settings/settings-error.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

for (const [name, settings] of environments()) {
  new RolloutStack(app, `Sluice-${name}`, {
    settings,
    description: `Sluice: moves traffic of ${settings.recordGroup.records.map((record) => record.name).join(', ')} stage by stage`,
    env: {
      ...(settings.account && { account: settings.account }),
      ...(settings.region && { region: settings.region }),
    },
  });
}

/** A wrong setting is the author's to mend, so no trace of ours stands around it. */
function environments() {
  try {
    return readEnvironments(app.node.tryGetContext('environments'));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
