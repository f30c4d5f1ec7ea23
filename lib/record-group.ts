import { Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { RecordGroup as RecordGroupShape } from '../functions/lease/record-group.ts';
import type { Settings } from './settings.ts';

/**
 * The records that move together. They exist before the stack and outlive it: a stack that owned them would set their
 * weights back on its next deployment.
 */
export class RecordGroup extends Construct {
  /** What the functions get to know about it, as JSON. */
  readonly json: string;
  private readonly settings: Settings['recordGroup'];

  constructor(scope: Construct, id: string, settings: Settings['recordGroup']) {
    super(scope, id);
    this.settings = settings;
    const { roleArn, ...group } = settings;
    this.json = Stack.of(this).toJsonString({ ...group, ...(roleArn && { roleArn }) } satisfies RecordGroupShape);
  }

  grantRead(grantee: IGrantable): void {
    if (this.assumesRole(grantee)) return;
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['route53:ListResourceRecordSets'], resources: [this.zoneArn] }),
    );
  }

  /**
   * These names, these types, these actions, and nothing else in the zone: one statement, because the batch mixes them.
   * `Null` is there because `ForAllValues` is true of an absent key.
   * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
   */
  grantChange(grantee: IGrantable): void {
    this.grantRead(grantee);
    if (this.settings.roleArn) return;
    const names = this.settings.records.flatMap(({ name }) => [name, `${this.settings.leaseRecordName}.${name}`]);
    const types = new Set(this.settings.records.flatMap(({ types }) => types));
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['route53:ChangeResourceRecordSets'],
        resources: [this.zoneArn],
        conditions: {
          'ForAllValues:StringEquals': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': names,
            'route53:ChangeResourceRecordSetsRecordTypes': [...types, 'TXT'],
            'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE', 'UPSERT'],
          },
          Null: { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': 'false' },
        },
      }),
    );
  }

  /** A change's id is known only once it is made, so `GetChange` can name no more than changes at large. */
  grantWatchChange(grantee: IGrantable): void {
    if (this.settings.roleArn) return;
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['route53:GetChange'],
        resources: [`arn:${Stack.of(this).partition}:route53:::change/*`],
      }),
    );
  }

  private assumesRole(grantee: IGrantable): boolean {
    const { roleArn } = this.settings;
    if (!roleArn) return false;
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [roleArn] }),
    );
    return true;
  }

  private get zoneArn(): string {
    return `arn:${Stack.of(this).partition}:route53:::hostedzone/${this.settings.hostedZoneId}`;
  }
}
