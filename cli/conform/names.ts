/** One stack for an account and Region, so that what a killed run has left is found by its name, and nothing has to be listed. */
export const STACK = 'sluice-conform';

/** Nobody can be delegated a name below it: https://www.rfc-editor.org/rfc/rfc6761#section-6.2 */
export const DOMAIN = 'sluice-conform.test';

export const NAMESPACE = 'SluiceConform';

/** The only things outside the stack: CloudFormation makes no secret parameters. */
export const PARAMETERS = { request: `/${STACK}/requests/one`, token: `/${STACK}/tokens/one` };

/** Of one run: what Step Functions and Lambda delete may live on for a while, so no name is used twice. */
export function namesOf(run: string) {
  const named = (what: string) => `${STACK}-${run}-${what}`;
  return {
    zone: `${run}.${DOMAIN}`,
    function: named('function'),
    throttled: named('throttled'),
    machine: named('machine'),
    other: named('other'),
    alarm: named('alarm'),
    bus: named('bus'),
    roles: {
      function: named('function-role'),
      machine: named('machine-role'),
      /** May do what the functions of a stack may, on these things. */
      limited: named('limited'),
      /** May do nothing. */
      nobody: named('nobody'),
    },
  };
}
export type Names = ReturnType<typeof namesOf>;
