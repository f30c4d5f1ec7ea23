/** A setting that cannot be used: says which environment and path, what stands there, and what is allowed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
