/** The files that decide and do nothing themselves, by what they decide on. */
export const CORES: Record<string, string[]> = {
  lease: [
    ...filesOf('core/lease', 'batch-room judge-leases lease next-stage owner record-group swap weights why-drifted'),
    ...filesOf('functions/prepare-stage', 'may-claim plan-stage'),
  ],
  restore: [
    ...filesOf('core/lease', 'decide-restore restore-by-hand'),
    ...filesOf('core/traffic', 'traffic'),
    ...filesOf('functions/set-weights', 'decide-person-rollback decide-unlock owes-flush'),
  ],
  glob: filesOf('core/flush', 'flush-rules glob glob-overlap'),
  verdict: filesOf('core/health', 'evidence judge-health judge-periods ladder sustained-level tolerance unmeasured'),
  approval: [
    ...filesOf('core/approvals', 'approvals foretell'),
    ...filesOf('functions/decide-approval', 'describe-decision may-decide read-decision'),
    ...filesOf('functions/request-approval', 'describe-request'),
  ],
};

function filesOf(folder: string, names: string): string[] {
  return names.split(' ').map((name) => `${folder}/${name}.ts`);
}
