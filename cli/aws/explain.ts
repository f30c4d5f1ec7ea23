import * as z from 'zod';
import { FunctionFailed } from './invoke.ts';
import { explainProxy, proxyPart } from './proxy.ts';

const EXPIRED = /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired|SSOTokenProviderFailure)$/;
const REFUSED_KEYS =
  /^(UnrecognizedClientException|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|AuthFailure)$/;
const DENIED = /^(AccessDenied|AccessDeniedException|AuthorizationError|UnauthorizedOperation)$/;
const SKEWED = /^(RequestTimeTooSkewed|RequestInTheFuture)$/;
const THROTTLED =
  /^(Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded|PriorRequestNotComplete)$/;
const GONE = /^(StateMachineDoesNotExist|ExecutionDoesNotExist|ResourceNotFoundException|NoSuchHostedZone)$/;
const NO_WAY = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/;

/** What went wrong with AWS, what it means, what to do; null when this is no expected error. */
export function explain(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { name, message } = error;
  if (error instanceof FunctionFailed) return `${name}: ${message}`;
  if (error instanceof z.ZodError) {
    return `The stack answered something that this version of Sluice does not know. Deploy it again, or use the version that it was deployed with.\n${z.prettifyError(error)}`;
  }
  if (/CredentialsProviderError|CredentialsError|TokenProviderError/.test(name)) {
    const profile = process.env.AWS_PROFILE;
    const where = profile ? `the profile "${profile}" of AWS_PROFILE gives none: ${message}` : message;
    const other = profile ? 'name another profile' : 'set AWS_PROFILE';
    return `There are no usable AWS credentials (${where}). Sign in, for example with "aws sso login", or ${other}, and try again.`;
  }
  if (message === 'Region is missing') {
    return 'No AWS region is set. Set AWS_REGION, or a region in the profile that AWS_PROFILE names.';
  }
  if (EXPIRED.test(name))
    return `The AWS credentials have expired (${message}). Sign in again, and repeat the command.`;
  if (SKEWED.test(name) || /^Signature (expired|not yet current)/.test(message)) {
    return `The clock of this machine is wrong (${message}). Set it, and repeat the command.`;
  }
  if (REFUSED_KEYS.test(name)) {
    return `AWS does not accept these credentials (${message}). Check AWS_PROFILE or the keys in the environment, and the clock.`;
  }
  if (DENIED.test(name)) return explainDenial(message);
  if (THROTTLED.test(name)) {
    return `AWS answers no more for the moment, because this account asks too often (${name}: ${message}). Wait a minute and repeat the command; what runs goes on meanwhile.`;
  }
  if (GONE.test(name)) {
    return `A part of the stack does not exist any more (${name}: ${message}). Was it deployed anew or deleted meanwhile? Repeat the command, or deploy the stack again.`;
  }
  const code = codeOf(error);
  if (NO_WAY.test(code) || name === 'TimeoutError') {
    return `AWS cannot be reached${placeOf(error)} (${code || name}). Check network, proxy, region and AWS_ENDPOINT_URL.${proxyPart()}`;
  }
  const byProxy = explainProxy(error);
  if (byProxy) return byProxy;
  // Every exception of a service carries it; its message was written for the caller.
  return '$fault' in error ? `${name}: ${message}` : null;
}

/** Most services say `User: … is not authorized to perform: states:StartExecution on resource: … because …`. */
function explainDenial(message: string): string {
  const action = /perform:? ([a-z0-9-]+:[A-Za-z0-9*]+)/.exec(message)?.[1];
  const permission = action ? `the permission ${action}` : 'that permission';
  return `AWS refused this (${message}). Ask for ${permission}, or use another profile. What each command needs: docs/cli.md.`;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Node names the address or the host, depending on how far it came; with several addresses, in the first of several errors. */
function placeOf(error: Error): string {
  const source = error instanceof AggregateError ? error.errors[0] : error;
  const { hostname, address, port } = source as { hostname?: string; address?: string; port?: number };
  const host = hostname ?? address;
  return host ? ` at ${host}${port ? `:${port}` : ''}` : '';
}
