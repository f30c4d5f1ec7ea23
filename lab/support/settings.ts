import { readSettings } from '../../lib/settings/read-settings.ts';
import type { Settings, SettingsInput } from '../../lib/settings/settings.ts';

const metric = (metricName: string) => ({ namespace: 'Shop', metricName });

/** The least that must be set, and nothing that a test does not rest on. */
export const LEAST: SettingsInput = {
  recordGroup: { hostedZoneId: 'Z0123456789ABC', records: [{ name: 'www.example.com' }] },
  cache: { url: 'redis://cache.example.com:6379' },
  health: { hitRate: { hits: [metric('CacheHits')], misses: [metric('CacheMisses')] } },
};

/** Where ElastiCache is reached from. */
export const NETWORK = {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['eu-central-1a'],
  subnetIds: ['subnet-0123456789abcdef0'],
  securityGroupId: 'sg-0123456789abcdef0',
};

export function settings(changes: Partial<SettingsInput> = {}): Settings {
  return readSettings('test', { ...LEAST, ...changes });
}
