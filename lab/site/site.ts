import { METRICS } from './metrics.ts';
import { SITE } from './zone.ts';

/** One shop of a cloud. Where there are several, nothing of one has the name of another's. */
export interface Site {
  /** In the zone shop.example. */
  name: string;
  /** Of its metrics. */
  namespace: string;
  /** Errors of either backend abort a stage; those of the canary only while it has traffic. */
  alarms: { shop: string; canary: string };
}

/** The shop of the demonstration. */
export const SHOP: Site = {
  name: SITE,
  namespace: METRICS.namespace,
  alarms: { shop: 'shop-5xx', canary: 'shop-canary-errors' },
};

export function siteCalled(name: string): Site {
  return {
    name: `${name}.shop.example`,
    namespace: `${METRICS.namespace}/${name}`,
    alarms: { shop: `${name}-5xx`, canary: `${name}-canary-errors` },
  };
}
