import type { Answered } from '../../core/ask/ask.ts';
import { conclude } from '../../core/compatibility/conclude.ts';
import type { Compatibility } from '../../core/compatibility/findings.ts';
import { CacheIncompatible, CompatibilityUnknown } from '../../core/protocol/errors.ts';
import type { CompatibilityVerdict } from '../../core/protocol/rollout.ts';

/** What a stage does about backends that do not read what each other cached. */
export type OnPrepare = 'refuse' | 'warn';

export interface CompatibilityJudgement {
  refusal: CacheIncompatible | CompatibilityUnknown | null;
  warnings: string[];
  compatibility: CompatibilityVerdict;
}

/** What the comparison of both backends means for the stage. Unknown is refused as well, where anything is. */
export function judgeCompatibility(onPrepare: OnPrepare, asked: Answered<Compatibility>): CompatibilityJudgement {
  const { verdict, reason, rollback } = 'answer' in asked ? asked.answer : unasked(asked);
  const compatibility = { verdict, reason, rollback };
  if (verdict === 'compatible') return { refusal: null, warnings: rewrites(asked) ? [reason] : [], compatibility };
  const sentence =
    verdict === 'incompatible'
      ? `The backends do not read what each other cached. ${reason} ${rollback.reason}`
      : `Whether the backends read what each other cached is not known. ${reason} ${rollback.reason}`;
  if (onPrepare === 'warn') return { refusal: null, warnings: [sentence], compatibility };
  const Refusal = verdict === 'incompatible' ? CacheIncompatible : CompatibilityUnknown;
  return { refusal: new Refusal(sentence), warnings: [], compatibility };
}

function unasked({ error, message }: { error: string; message: string }): CompatibilityVerdict {
  return { ...conclude([], new Date()), reason: `Compare backends failed: ${error}: ${message}` };
}

function rewrites(asked: Answered<Compatibility>): boolean {
  const probes = 'answer' in asked ? asked.answer.probes : [];
  return probes.some(({ wayThere, wayBack }) => wayThere.rewrites || wayBack.rewrites);
}
