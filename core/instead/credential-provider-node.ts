/*
 * Bundled into the functions in the place of `@aws-sdk/credential-provider-node`, which looks for profiles, single sign-on
 * and instance roles. Lambda puts the credentials of the role into the environment, and there is nothing else to find:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-providers';
