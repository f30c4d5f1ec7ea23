import fc from 'fast-check';

// So that what survives once survives again.
fc.configureGlobal({ seed: 1 });
