const { App, Stack } = require('aws-cdk-lib');
const { RolloutOrchestrator } = require('sluice');

const stack = new Stack(new App(), 'Shop');
const metric = (metricName) => ({ namespace: 'Shop', metricName });
for (const name of ['blue', 'green']) {
  new RolloutOrchestrator(stack, name, {
    name,
    recordGroup: { hostedZoneId: 'Z0123456789ABC', records: [{ name: `${name}.example.com` }] },
    cache: { url: 'redis://cache.example.com:6379' },
    health: { hitRate: { hits: [metric('CacheHits')], misses: [metric('CacheMisses')] } },
    compatibility: {
      stable: { url: 'https://old.example.com' },
      canary: { url: 'https://new.example.com' },
      probes: { gallery: { path: '/gallery/probe', keys: ['gallery:probe'] } },
    },
    reports: {},
  });
}
