/** The defaults of Kayenta's NetflixACAJudge: 98 % confidence, and a tolerance of a quarter of the estimated shift. */
const TOLERANCE = 0.25;
/** The 99th percentile of the normal distribution: 1 % on either side of the interval. */
const Z = 2.3263478740408408;

/**
 * Whether the experiment is higher than the control as Kayenta classifies it: the lower end of the confidence interval
 * of the shift (Hodges–Lehmann) lies above the tolerance.
 */
export function isHigh(experiment: number[], control: number[]): boolean {
  const { lower, estimate } = shiftOf(experiment, control);
  return lower > TOLERANCE * Math.abs(estimate);
}

/** The median of all differences, and the lower end of its interval by the normal approximation of the rank statistic. */
export function shiftOf(experiment: number[], control: number[]): { lower: number; estimate: number } {
  const differences = new Float64Array(experiment.length * control.length);
  let next = 0;
  for (const a of experiment) for (const b of control) differences[next++] = a - b;
  differences.sort();
  const count = differences.length;
  const spread = Math.sqrt((count * (experiment.length + control.length + 1)) / 12);
  const rank = Math.max(0, Math.floor(count / 2 - Z * spread));
  const at = (index: number) => differences[index] ?? Number.NaN;
  return { lower: at(rank), estimate: (at(Math.floor((count - 1) / 2)) + at(Math.floor(count / 2))) / 2 };
}
