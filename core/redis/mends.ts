/** Who set up the cache that is spoken of: what mends a failure has another name on each road. */
export type Road = 'settings' | 'command line';

/** Where to set it. */
export const MENDS: Record<Road, Record<'cluster' | 'ca' | 'credentials' | 'url' | 'clientCertificate', string>> = {
  settings: {
    cluster: 'set "cache.cluster": true in the settings',
    ca: 'put the authority that signed it into the setting "cache.ca"',
    credentials: 'Check the secret or the IAM user that the settings name',
    url: 'the setting "cache.url"',
    clientCertificate: 'name a secret with certificate and key in the setting "cache.clientCertificateSecretArn"',
  },
  'command line': {
    cluster: 'say --cluster',
    ca: 'name the file of the authority that signed it with --ca, or in NODE_EXTRA_CA_CERTS',
    credentials: 'Check user and password in REDIS_URL',
    url: 'REDIS_URL',
    clientCertificate: 'say --cert and --key, the files of yours',
  },
};
