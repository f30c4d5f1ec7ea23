import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { RolloutStack } from '../lib/rollout-stack.ts';
import { readEnvironments } from '../lib/settings/read-settings.ts';
import type { Settings } from '../lib/settings/settings.ts';
import { SettingsError } from '../lib/settings/settings-error.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

try {
  const environments = readEnvironments(app.node.tryGetContext('environments'));
  for (const [name, settings] of environments) addStack(name, settings);
} catch (error) {
  // A wrong setting is the author's to mend, so no trace of ours stands around it.
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exit(1);
}

function addStack(name: string, settings: Settings): void {
  new RolloutStack(app, `Sluice-${name}`, {
    settings,
    env: {
      ...(settings.account && { account: settings.account }),
      ...(settings.region && { region: settings.region }),
    },
  });
}
