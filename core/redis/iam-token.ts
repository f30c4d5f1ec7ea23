import { Sha256 } from '@smithy/core/checksum';
import { buildQueryString } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';

/** ElastiCache accepts a token for 15 minutes and no longer. */
const TOKEN_SECONDS = 900;

export interface TokenRequest {
  cacheName: string;
  serverless: boolean;
  user: string;
  region: string;
  credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials'];
  now: Date;
}

/**
 * The password of an IAM user of ElastiCache: a presigned `connect` request without its scheme.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
export async function elastiCacheToken(request: TokenRequest): Promise<string> {
  const host = request.cacheName.toLowerCase();
  const signer = new SignatureV4({
    service: 'elasticache',
    region: request.region,
    credentials: request.credentials,
    sha256: Sha256,
  });
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: 'http:',
      hostname: host,
      path: '/',
      headers: { host },
      query: {
        Action: 'connect',
        User: request.user,
        ...(request.serverless && { ResourceType: 'ServerlessCache' }),
      },
    },
    { expiresIn: TOKEN_SECONDS, signingDate: request.now },
  );
  return `${host}/?${buildQueryString(signed.query ?? {})}`;
}
