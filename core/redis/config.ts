import * as z from 'zod';

/** Which cache, and how to sign in. Only the CLI's URL carries a password; a stack's settings refuse one. */
export const CacheConfig = z.object({
  url: z.string(),
  cluster: z.boolean().default(false),
  elastiCacheIam: z.object({ cacheName: z.string(), serverless: z.boolean().default(false) }).optional(),
  passwordSecretArn: z.string().optional(),
  /** PEM of the authority that signed the server's certificate, where that is nobody whom Node knows. */
  ca: z.string().optional(),
  /** For a server that asks who calls: a secret with our own certificate and its key; or both as PEM, from the command line. */
  clientCertificateSecretArn: z.string().optional(),
  cert: z.string().optional(),
  key: z.string().optional(),
  /** Whoever configured it can mend it there. */
  road: z.enum(['settings', 'command line']).optional(),
});
export type CacheConfig = z.infer<typeof CacheConfig>;
