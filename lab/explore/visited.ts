import type { Budget } from './setup.ts';

/**
 * The states that were met, each with the budgets that were left then. With more left, all that can happen with less
 * can happen too, so a state that was met with at least as much left need not be visited again.
 */
export class Visited {
  private readonly met = new Map<string, number | number[]>();
  private readonly budgetOf: (id: number) => Budget;
  private readonly covers = new Map<number, boolean>();

  constructor(budgetOf: (id: number) => Budget) {
    this.budgetOf = budgetOf;
  }

  /** Whether this is new; it is not the next time. */
  add(key: string, budget: number): boolean {
    const met = this.met.get(key);
    if (met === undefined) {
      this.met.set(key, budget);
      return true;
    }
    const budgets = typeof met === 'number' ? [met] : met;
    if (budgets.some((left) => this.isEnough(left, budget))) return false;
    this.met.set(key, [...budgets.filter((left) => !this.isEnough(budget, left)), budget]);
    return true;
  }

  private isEnough(left: number, needed: number): boolean {
    if (left === needed) return true;
    const pair = left * 0x10000 + needed;
    const known = this.covers.get(pair);
    if (known !== undefined) return known;
    const [a, b] = [this.budgetOf(left), this.budgetOf(needed)];
    const enough =
      a.faults >= b.faults &&
      a.stops >= b.stops &&
      a.alarms >= b.alarms &&
      a.redrives >= b.redrives &&
      a.foreigners >= b.foreigners;
    this.covers.set(pair, enough);
    return enough;
  }
}
