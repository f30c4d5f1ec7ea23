import { App, Stack } from 'aws-cdk-lib';
import { RolloutOrchestrator } from 'sluice';

const app = new App();
const settings = JSON.parse(app.node.tryGetContext('settings'));
new RolloutOrchestrator(new Stack(app, 'Shop'), 'Rollout', { ...settings, name: 'blue' });
