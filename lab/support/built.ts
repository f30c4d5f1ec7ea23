/** For vitest, once before all tests: they run what would be deployed. */
export { freshen as setup } from '../build/fresh.mjs';
