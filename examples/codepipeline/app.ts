import { App, Duration, Stack } from 'aws-cdk-lib';
import { BuildSpec, LinuxBuildImage, PipelineProject } from 'aws-cdk-lib/aws-codebuild';
import { Artifact, Pipeline, PipelineType } from 'aws-cdk-lib/aws-codepipeline';
import { CodeBuildAction, CodeStarConnectionsSourceAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import { RolloutOrchestrator } from 'sluice';
import { SHOP } from '../shop.js';

export const app = new App();
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'eu-central-1' } });

const STAGES = [5, 25, 50, 100];
const rollout = new RolloutOrchestrator(stack, 'Rollout', { ...SHOP, stages: STAGES, gate: { stages: [50, 100] } });

const runsStage = new PipelineProject(stack, 'RunsStage', {
  environment: { buildImage: LinuxBuildImage.STANDARD_7_0 },
  // The longest that CodeBuild has; a gate must be answered within it.
  timeout: Duration.hours(8),
  buildSpec: BuildSpec.fromObject({
    version: '0.2',
    phases: {
      install: { 'runtime-versions': { nodejs: 22 }, commands: ['npm ci'] },
      build: {
        commands: ['npx sluice stage "$PERCENT" --stack Shop --reason "$CODEBUILD_RESOLVED_SOURCE_VERSION" --json'],
      },
    },
  }),
});
rollout.grantStart(runsStage);

const source = new Artifact();
const pipeline = new Pipeline(stack, 'Pipeline', { pipelineType: PipelineType.V2, enableKeyRotation: true });
pipeline.addStage({
  stageName: 'Source',
  actions: [
    new CodeStarConnectionsSourceAction({
      actionName: 'Source',
      connectionArn: 'arn:aws:codeconnections:eu-central-1:123456789012:connection/0f1e2d3c',
      owner: 'example',
      repo: 'shop',
      output: source,
    }),
  ],
});
for (const percent of STAGES) {
  pipeline.addStage({
    stageName: `Stage${percent}`,
    actions: [
      new CodeBuildAction({
        actionName: 'Run',
        project: runsStage,
        input: source,
        environmentVariables: { PERCENT: { value: percent } },
      }),
    ],
  });
}
