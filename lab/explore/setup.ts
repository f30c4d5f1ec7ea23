import type { RecordGroup } from '../../core/lease/record-group.ts';
import type { RollbackRequest } from '../../core/protocol/rollout.ts';
import type { Machines } from '../support/machine/definition.ts';
import type { Programs } from './programs.ts';

/** One deployed stack: its record group and its two machines. */
export interface Stack {
  name: string;
  group: RecordGroup;
  stages: number[];
  gateStages: number[];
}

/** An execution that may come to be in a world. */
export interface Slot {
  /** Also the execution's name. */
  name: string;
  kind: 'stage' | 'rollback';
  stack: string;
  arn: string;
  /** As a lease names it. */
  owner: string;
  /** ARN of its machine. */
  machineArn: string;
  startedAt: string;
  /** What it is started with; null where that is known only then. */
  input: unknown;
  /** Rollbacks that only our functions start have no other starter. */
  startedBy: 'anybody' | 'functions';
  /** Whose lease it ends; null for a stage. */
  ends: string | null;
}

/** How often what may go wrong. */
export interface Budget {
  /** Lost answers, throttling, errors, crashes, time-outs, retries used up, stale answers of Step Functions. */
  faults: number;
  /** StopExecution from the console, on any execution. */
  stops: number;
  /** A listed alarm turns red, and EventBridge says so. */
  alarms: number;
  redrives: number;
  /** Somebody else writes weights. */
  foreigners: number;
  /** Route 53's control plane moves to another Region without the last changes it had accepted; or these come back. */
  forks: number;
}

export interface Bounds extends Budget {
  /** Calls in flight that nobody waits for any more. */
  detached: number;
  /** Watchers at a time. */
  watchers: number;
}

interface PersonRequest {
  name: string;
  /** An object that is no request of ours is an attempt to deceive. */
  request: RollbackRequest | 'unlock whatever stands' | { executionArn: string; [forged: string]: unknown };
}

/** One configuration whose every state is visited. */
export interface World {
  name: string;
  /** One sentence: what it is about. */
  about: string;
  stacks: Stack[];
  /** Stages in the order in which they are started, each at any moment. */
  stages: { name: string; stage: number; stack: string }[];
  persons: PersonRequest[];
  /** Canned tasks one by one, or passed over at once, which leaves out nothing but their order against others. */
  tasks: 'each' | 'passed over';
  bounds: Bounds;
  /** How the weights stand at the beginning, as `95-5`, and the lease beside every name. */
  weights: string;
  lease: 'absent' | 'free';
  /** What the somebody else may write: which records, as the pair's number, get which weight. */
  foreignWrites: ForeignWrite[];
  /** Whether watchers are told by an event which execution ended. */
  hints: boolean;
  /** Whether Step Functions' lists and descriptions may be a moment old. */
  stale: boolean;
  /** Only a stage is stopped, and only once its rollback has been started. */
  stopsLate: boolean;
}

export interface ForeignWrite {
  says: string;
  /** The weights as they leave them. @default - as they are */
  weightOf?: (pair: number, side: 'stable' | 'canary', weight: number) => number;
  /** What they make of every lease: a text of theirs, or null where they delete it. @default - it stays */
  leaseText?: string | null;
}

/** The product, or a mutant of it. */
export interface Product {
  machines: Machines;
  programs: Programs;
  /** As a `.sync` task would: whoever stops the stage stops its rollback. */
  stopReachesRollback: boolean;
}
