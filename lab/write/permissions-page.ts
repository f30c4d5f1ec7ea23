import path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import * as z from 'zod';
import { RolloutOrchestrator } from '../../lib/rollout-orchestrator.ts';
import { settings } from '../support/settings.ts';
import { between } from './between.ts';

export const PERMISSIONS = path.resolve(import.meta.dirname, '../../docs/permissions.md');

const DUTIES = ['look', 'start', 'approve', 'operate'] as const;

/** The page with the policies that the construct grants, in the names of a stack that a reader can imagine. */
export function withPolicies(page: string): string {
  const policies = Object.entries(policiesOfTheStack());
  return policies.reduce((text, [duty, policy]) => between(text, duty, `\n\`\`\`json\n${policy}\n\`\`\`\n`), page);
}

function policiesOfTheStack(): Record<string, string> {
  const app = new App({
    context: {
      [DISABLE_ASSET_STAGING_CONTEXT]: true,
      '@aws-cdk/aws-iam:minimizePolicies': true,
      '@aws-cdk/core:enablePartitionLiterals': true,
    },
  });
  const stack = new Stack(app, 'Sluice-prod', { env: { account: '123456789012', region: 'eu-central-1' } });
  const imagined = settings();
  const { people } = new RolloutOrchestrator(stack, 'Rollout', imagined);
  const names = functionsByOutput(stack);
  return Object.fromEntries(
    DUTIES.map((duty) => {
      const policy = new ManagedPolicy(stack, duty);
      people[duty](policy);
      const document = Document.parse(stack.resolve(policy.document));
      const text = JSON.stringify(document, null, 2)
        .replace(FUNCTION_ARN, (_, id) => `"arn:aws:lambda:eu-central-1:123456789012:function:<${names.get(id)}>"`)
        .replaceAll(imagined.recordGroup.hostedZoneId, '<id of the zone>');
      return [duty, compact(text)];
    }),
  );
}

/** In the order in which people write a statement. */
const Document = z.object({
  Version: z.string(),
  Statement: z.array(z.object({ Effect: z.string(), Action: z.unknown(), Resource: z.unknown() })),
});

const FUNCTION_ARN = /\{\s*"Fn::GetAtt":\s*\[\s*"(\w+)",\s*"Arn"\s*\]\s*\}/g;

/** Outputs tell a reader the names that CloudFormation makes. */
function functionsByOutput(stack: Stack): Map<string, string> {
  const outputs = stack.node.findAll().filter((child) => child instanceof CfnOutput);
  return new Map(outputs.map((output) => [stack.resolve(output.value)?.Ref, stack.resolve(output.logicalId)]));
}

/** Lists on one line where there is room. */
function compact(json: string): string {
  return json.replace(/\[\s+("[^\]{}]*")\s+\]/g, (list, inner: string) => {
    const line = `[${inner.split(/\n\s*/).join(' ')}]`;
    return line.length <= 110 ? line : list;
  });
}
