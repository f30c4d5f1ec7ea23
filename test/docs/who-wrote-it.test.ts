import { expect, it } from 'vitest';
import { isStored } from '../../core/health/metric.ts';
import { parseEmbedded } from '../../lab/emulator/bridges/parse-embedded.ts';
import { LEAST, settings } from '../../lab/support/settings.ts';
import { blocksOf } from './recipe.ts';

const blocks = blocksOf('../verdicts').filter(({ heading }) => heading === 'Who wrote it');
const [line = '', command = '', inSettings = ''] = blocks.map(({ text }) => text);

it('the line, the command and the settings of "who wrote it" name one metric, and the settings are good ones', () => {
  const { metrics } = JSON.parse(`{${inSettings}}`);

  const own = settings({ health: { ...LEAST.health, metrics } }).health.metrics?.['other shape'];

  if (!own || !isStored(own.metric)) throw new Error('The settings name no metric.');
  const { namespace, metricName } = own.metric;
  expect(own.samples).toMatchObject({ namespace, metricName, statistic: 'SampleCount' });
  expect(parseEmbedded(line)).toEqual([
    { namespace, metrics: [{ MetricName: metricName, Dimensions: [], Values: [1000] }] },
  ]);
  expect(command).toContain(`--namespace ${namespace} `);
  expect(command).toContain(`"MetricName":"${metricName}"`);
});

it('the command of "who wrote it" publishes the average that the page tells', () => {
  const [{ Values, Counts }] = JSON.parse(command.slice(command.indexOf('['), command.lastIndexOf(']') + 1));
  const total = Counts[0] + Counts[1];

  expect(`three of ${total}, so ${((Values[1] * Counts[1]) / total).toFixed(1)} of 1,000`).toBe(
    'three of 415, so 7.2 of 1,000',
  );
});
