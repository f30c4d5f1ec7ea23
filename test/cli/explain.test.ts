import { TooManyRequestsException } from '@aws-sdk/client-lambda';
import { afterEach, expect, it, vi } from 'vitest';
import { explain } from '../../cli/aws/explain.ts';
import { FunctionFailed, readAnswer } from '../../cli/aws/invoke.ts';
import { payload } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

it.each([
  ['CredentialsProviderError', 'Could not load credentials', /no usable AWS credentials .*AWS_PROFILE/],
  ['ExpiredTokenException', 'The security token has expired', /have expired .*Sign in again/],
  ['InvalidClientTokenId', 'The security token is invalid', /does not accept these credentials/],
  ['AccessDeniedException', 'User x is not authorized to perform y', /AWS refused this .*not authorized.*permission/],
  [
    'AccessDeniedException',
    'User: arn:aws:iam::1:user/x is not authorized to perform: states:StartExecution on resource: arn:y because no identity-based policy allows the states:StartExecution action',
    /Ask for the permission states:StartExecution,/,
  ],
  ['SSOTokenProviderFailure', 'Token is expired', /have expired .*Sign in again/],
  ['InvalidSignatureException', 'Signature expired: 20261121T101500Z is now earlier than …', /clock of this machine/],
  ['RequestTimeTooSkewed', 'The difference is too large', /clock of this machine/],
  ['ThrottlingException', 'Rate exceeded', /asks too often .*Rate exceeded.*what runs goes on/],
  ['StateMachineDoesNotExist', 'State Machine Does Not Exist', /deployed anew or deleted/],
  ['TimeoutError', 'Connection timed out', /AWS cannot be reached/],
])('%s becomes what it means and what to do', (name, message, expected) => {
  expect(explain(Object.assign(new Error(message), { name }))).toMatch(expected);
});

it('names the host that could not be reached, also when several addresses were tried', () => {
  const one = Object.assign(new Error('no'), { code: 'ENOTFOUND', hostname: 'states.example.com' });
  const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED', address: '127.0.0.1', port: 1 });
  const several = Object.assign(new AggregateError([refused]), { code: 'ECONNREFUSED' });

  expect(explain(one)).toContain('at states.example.com (ENOTFOUND)');
  expect(explain(several)).toContain('at 127.0.0.1:1 (ECONNREFUSED)');
});

it('repeats what a service says about anything else, and leaves our own mistakes unexplained', () => {
  expect(explain(new TooManyRequestsException({ $metadata: {}, message: 'Rate exceeded' }))).toContain('Rate exceeded');
  expect(explain(new TypeError('x is not a function'))).toBeNull();
});

it.each([
  [{ errorType: 'StageOutOfOrder', errorMessage: 'Not yet.' }, 'StageOutOfOrder: Not yet.'],
  [{ errorMessage: 'Task timed out after 60.00 seconds' }, 'FunctionFailed: Task timed out after 60.00 seconds'],
  [null, 'FunctionFailed: The function ended without saying why: see its log.'],
])('a function that ended with %j says so in words', (failure, expected) => {
  const answer = { FunctionError: 'Unhandled', Payload: payload(failure) };

  expect(() => readAnswer(answer)).toThrow(FunctionFailed);
  expect(explain(thrownBy(() => readAnswer(answer)))).toBe(expected);
});

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

it('names the profile that has no credentials', () => {
  vi.stubEnv('AWS_PROFILE', 'prod-admin');
  const error = Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' });

  expect(explain(error)).toContain('the profile "prod-admin" of AWS_PROFILE gives none');
});
