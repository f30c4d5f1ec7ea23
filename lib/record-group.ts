import { Stack } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import * as z from 'zod';
import { RecordGroup as RecordGroupShape } from '../core/lease/record-group.ts';
import { grant } from './grant.ts';
import type { RolloutFunction } from './rollout-function.ts';
import type { Settings } from './settings/settings.ts';

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
    this.json = Stack.of(this).toJsonString(z.encode(RecordGroupShape, settings));
  }

  grantRead(to: IGrantable): Grant {
    const { roleArn } = this.settings;
    return roleArn
      ? grant(to, { actions: ['sts:AssumeRole'], resources: [roleArn] })
      : grant(to, { actions: ['route53:ListResourceRecordSets'], resources: [this.zoneArn] });
  }

  /** The lease alone, from one value to the next. */
  grantClaim(to: RolloutFunction): void {
    this.grantBatch(to, { names: this.leaseNames, types: ['TXT'], actions: ['CREATE', 'DELETE'] });
  }

  /** The weighted records with the lease. */
  grantChange(to: RolloutFunction): void {
    const { records } = this.settings;
    this.grantBatch(to, {
      names: [...records.map(({ name }) => name), ...this.leaseNames],
      types: [...new Set(records.flatMap((record) => record.types)), 'TXT'],
      actions: ['CREATE', 'DELETE', 'UPSERT'],
    });
  }

  /**
   * These names, these types, these actions, and nothing else in the zone: one statement, because the batch mixes them.
   * `Null` is there because `ForAllValues` is true of an absent key.
   * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
   */
  private grantBatch(to: RolloutFunction, only: Record<'names' | 'types' | 'actions', string[]>): void {
    this.grantRead(to);
    if (this.settings.roleArn) return;
    grant(to, {
      actions: ['route53:ChangeResourceRecordSets'],
      resources: [this.zoneArn],
      conditions: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': only.names,
          'route53:ChangeResourceRecordSetsRecordTypes': only.types,
          'route53:ChangeResourceRecordSetsActions': only.actions,
        },
        Null: { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': 'false' },
      },
    });
  }

  grantWatchChange(to: RolloutFunction): void {
    if (this.settings.roleArn) return;
    grant(to, {
      actions: ['route53:GetChange'],
      resources: [`arn:${Stack.of(this).partition}:route53:::change/*`],
      wildcardBecause: 'The id of a change is known only once it is made.',
    });
  }

  /** Which records somebody has protected from changes. */
  grantReadProtections(to: RolloutFunction): void {
    if (this.settings.roleArn) return;
    grant(to, { actions: ['route53:ListResourceRecordSetProtections'], resources: [this.zoneArn] });
  }

  private get leaseNames(): string[] {
    const { records, leaseRecordName } = this.settings;
    return records.map(({ name }) => `${leaseRecordName}.${name}`);
  }

  private get zoneArn(): string {
    return `arn:${Stack.of(this).partition}:route53:::hostedzone/${this.settings.hostedZoneId}`;
  }
}
