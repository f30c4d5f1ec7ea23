import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { type ISecurityGroup, type ISubnet, type IVpc, SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { grant, mayUseKey } from './grant.ts';
import type { RolloutFunction } from './rollout-function.ts';
import { cacheAddress } from './settings/cache-url.ts';
import type { Settings } from './settings/settings.ts';

/** The Redis that both backends share: where it is, who may sign in, and the network that it admits. */
export class CacheAccess extends Construct {
  /** What the functions get to know about it, as JSON. Never a password. */
  readonly json: string;
  /** Undefined where the functions run outside any VPC. */
  readonly network: { vpc: IVpc; subnets: ISubnet[]; securityGroup: ISecurityGroup } | undefined;
  private readonly settings: Settings['cache'];

  constructor(scope: Construct, id: string, settings: Settings['cache']) {
    super(scope, id);
    this.settings = settings;
    const { network, passwordSecretKeyArn: _, clientCertificateSecretKeyArn: __, ...endpoint } = settings;
    this.json = Stack.of(this).toJsonString(endpoint);
    Validations.of(this).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: 'Nothing here asks for the route tables of subnets that others made.',
    });
    this.network = network && {
      vpc: Vpc.fromVpcAttributes(this, 'Vpc', { vpcId: network.vpcId, availabilityZones: network.availabilityZones }),
      subnets: network.subnetIds.map((subnetId, i) => Subnet.fromSubnetId(this, `Subnet${i + 1}`, subnetId)),
      securityGroup: SecurityGroup.fromSecurityGroupId(this, 'SecurityGroup', network.securityGroupId),
    };
  }

  /** To sign in: with the secrets that the settings name, or with IAM as the user that the URL names. */
  grantConnect(to: RolloutFunction): void {
    const { elastiCacheIam, url } = this.settings;
    const { passwordSecretArn, passwordSecretKeyArn } = this.settings;
    const { clientCertificateSecretArn, clientCertificateSecretKeyArn } = this.settings;
    for (const secretArn of new Set([passwordSecretArn, clientCertificateSecretArn])) {
      if (secretArn === undefined) continue;
      grant(to, {
        actions: ['secretsmanager:GetSecretValue'],
        resources: [secretArn, `${secretArn}-??????`],
        wildcardBecause: 'A secret may be named without the six characters that AWS adds, but is granted with them.',
      });
    }
    for (const keyArn of new Set([passwordSecretKeyArn, clientCertificateSecretKeyArn])) {
      if (keyArn !== undefined) {
        to.role.addToPrincipalPolicy(mayUseKey(this, keyArn, 'secretsmanager', ['kms:Decrypt']));
      }
    }
    if (!elastiCacheIam) return;
    const cache = elastiCacheIam.serverless ? 'serverlesscache' : 'replicationgroup';
    grant(to, {
      actions: ['elasticache:Connect'],
      resources: [
        this.elastiCacheArn(cache, elastiCacheIam.cacheName),
        this.elastiCacheArn('user', decodeURIComponent(cacheAddress(url).username)),
      ],
    });
  }

  private elastiCacheArn(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({
      service: 'elasticache',
      resource,
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
