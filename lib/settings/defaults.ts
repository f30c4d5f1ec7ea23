/** Apart from the settings that have them, so that the command line can suggest them without loading the CDK. */
export const DEFAULT_STAGES = [5, 25, 50, 100];

export const DEFAULT_PRESERVE = ['sessions:*', 'ratelimit:*', 'user-profiles:*'];

export const DEFAULT_PROFILES = {
  migration: ['mocs:*', 'gallery:*', 'wishlist:*', 'albums:*'],
  'after-sync': ['dashboard:*', 'mocs:*', 'gallery:*', 'wishlist:*', 'albums:*'],
  'feature-flags': ['feature_flags:{environment}', 'feature_flags:{environment}:*'],
};
