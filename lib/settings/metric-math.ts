import jsep from 'jsep';
import { idsIn } from '../../core/health/metric.ts';

/** What a part of an expression is: CloudWatch answers series only, and one of them is judged. */
type Kind = 'number' | 'series' | 'several';

/** Functions of one series that say of each period the same, whoever looks and from when on. */
const OF_SERIES = ['ABS', 'CEIL', 'DIFF', 'DIFF_TIME', 'FILL', 'FLOOR', 'IF', 'LOG', 'LOG10', 'RATE', 'REMOVE_EMPTY'];
const OF_ITS_TIMES = ['DATE', 'DAY', 'EPOCH', 'HOUR', 'MINUTE', 'MONTH', 'YEAR'];
/** Functions that make one series of several. */
const OF_SEVERAL = ['AVG', 'MAX', 'MIN', 'STDDEV', 'SUM'];
const OPERATORS = ['+', '-', '*', '/', '^', '==', '!=', '<', '>', '<=', '>=', 'AND', 'OR', '&&', '||'];

const MANY = 'may find any number of series, and one is judged: name each metric under "usingMetrics"';
const WHY_NOT: Record<string, string> = {
  SEARCH: MANY,
  SELECT: MANY,
  METRICS: 'takes in whatever else is read in the same question: write [a, b]',
  ANOMALY_DETECTION_BAND: 'is two series, and one is judged: let an alarm watch the band, and list it under "alarms"',
  RUNNING_SUM: 'says something else at every look, because it begins where the look begins',
};

// As CloudWatch has them.
jsep.addBinaryOp('AND', 2);
jsep.addBinaryOp('OR', 1);
jsep.addBinaryOp('^', 15, true);

class NotThis extends Error {}

/** Why an expression is not one series that says the same to everybody who looks; null where it is. */
export function whyNotOneSeries(expression: string, ids: string[]): string | null {
  const refused = expression.match(/\b[A-Z]\w*/g)?.find((word) => WHY_NOT[word]);
  if (refused) return `${refused} ${WHY_NOT[refused]}`;
  const used = idsIn(expression);
  const [missing] = used.filter((id) => !ids.includes(id));
  if (missing) return `there is no "${missing}" under "usingMetrics"`;
  const [unused] = ids.filter((id) => !used.includes(id));
  if (unused) return `"${unused}" is not in it: leave it out under "usingMetrics"`;
  try {
    const kind = kindOf(jsep(expression));
    if (kind === 'number') return 'it is one number, and a series is judged: use a metric in it';
    return kind === 'series' ? null : 'it is several series, and one is judged: write SUM([a, b]), or AVG, MIN, MAX';
  } catch (error) {
    return `CloudWatch would not understand it: ${error instanceof Error ? error.message : error}`;
  }
}

function kindOf(part: jsep.Expression): Kind {
  const read = part as jsep.CoreExpression;
  switch (read.type) {
    case 'Literal':
      if (typeof read.value === 'number') return 'number';
      throw new NotThis(`${read.raw} is no number`);
    case 'Identifier':
      if (/^[a-z]/.test(read.name)) return 'series';
      throw new NotThis(`${read.name} is no metric`);
    case 'ArrayExpression':
      for (const each of read.elements) if (each) kindOf(each);
      return 'several';
    case 'UnaryExpression':
      if (read.operator === '-') return kindOf(read.argument);
      throw new NotThis(`it has no ${read.operator}`);
    case 'BinaryExpression':
      if (OPERATORS.includes(read.operator)) return widest([kindOf(read.left), kindOf(read.right)]);
      throw new NotThis(`it has no ${read.operator}`);
    case 'CallExpression':
      return kindOfCall(String((read.callee as jsep.Identifier).name), read.arguments);
    default:
      throw new NotThis('it is not one expression');
  }
}

function kindOfCall(name: string, given: jsep.Expression[]): Kind {
  if (name === 'FILL' && (given[1] as jsep.CoreExpression | undefined)?.type !== 'Literal') {
    throw new NotThis('FILL takes a number here: what was true before does not tell what is true now');
  }
  const kinds = given.map(kindOf);
  if (OF_SEVERAL.includes(name)) {
    if (kinds.length === 1 && kinds[0] === 'several') return 'series';
    throw new NotThis(`${name} takes an array here: of one metric it depends on from when on somebody looks`);
  }
  if (name === 'PERIOD') return 'number';
  if (OF_SERIES.includes(name) || OF_ITS_TIMES.includes(name)) return widest(kinds);
  throw new NotThis(`there is no function ${name} here`);
}

function widest(kinds: Kind[]): Kind {
  return (['several', 'series'] as const).find((kind) => kinds.includes(kind)) ?? 'number';
}
