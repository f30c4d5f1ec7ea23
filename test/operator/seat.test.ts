import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import type { Terminal } from '../../lab/terminal/terminal.ts';
import { terminalPicture } from '../../lab/write/terminal-picture.ts';
import { atTheTerminal } from './at-the-terminal.ts';

/*
 * What somebody reads who sits there when something happens: the real command line in a real terminal of 80 × 24.
 * Each picture of what they saw goes to out/operator/; SLUICE_DRAW=docs draws those of the documentation anew.
 */
const AT_0 = { stable: 100, canary: 0 };
const AT_5 = { stable: 95, canary: 5 };
const AT_20 = { stable: 80, canary: 20 };
const COLUMNS = 80;
const DRAWS = process.env.SLUICE_DRAW === 'docs';
const BANNER = /^seat · \d{12} · \w+-\w+-\d · weights \d+-\d+ · \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/;

let shop: CloudUnderTest;
const typed = atTheTerminal('seat', (opened) => {
  shop = opened;
});

async function told(command: string): Promise<{ exitCode: number; text: string; terminal: Terminal }> {
  const terminal = await typed(command);
  const exitCode = await terminal.ended;
  return { exitCode, text: flat(terminal), terminal };
}

/** Words, without the frame of a question. */
function flat(terminal: Terminal): string {
  return terminal.text().replace(/[\s│◆└]+/g, ' ');
}

/** Keeps what is to be seen now, under the command that led to it. */
function keep(name: string, command: string, terminal: Terminal): void {
  const folder = fileURLToPath(new URL(DRAWS ? '../../docs/images/operator/' : '../../out/operator/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${name}.svg`, terminalPicture(`$ ${command}\n${terminal.picture()}`, COLUMNS));
}

/** For the picture in the README. */
async function record({ terminal }: { terminal: Terminal }): Promise<void> {
  const frame = /\{[\s\S]*\}/.exec(terminal.text())?.[0] ?? '';
  const file = fileURLToPath(new URL('../../lab/write/watch-frame.json', import.meta.url));
  writeFileSync(file, `${JSON.stringify(JSON.parse(frame), null, 2)}\n`);
}

async function bakes(stage: number, name?: string): Promise<string> {
  const execution = await shop.start({ stage, requestedBy: 'ana', reason: 'release 41', skipFlush: true }, name);
  await shop.hasEntered(execution, 'Bake');
  return execution;
}

describe('somebody who runs a stage in whose bake an alarm turns red', () => {
  it('is told at its end that the traffic is back, since when, and when resolvers follow', async () => {
    await shop.reset();
    const command = 'sluice stage 5 --reason "release 41"';
    const terminal = await typed(command);
    await terminal.sees('bake ●');
    const during = terminal.text();
    await shop.turnAlarmRed();
    const exitCode = await terminal.ended;
    await shop.turnAlarmGreen();
    keep('alarm-in-the-bake', command, terminal);

    expect(during.split('\n')[0]).toMatch(BANNER);
    expect(during).toContain('5 ● 25 ○ 50 ○ 100 ○');
    expect(exitCode).toBe(5);
    expect(flat(terminal)).toMatch(
      /ended red\. (AlarmAbort|HealthFailed): .*The weights are back: 100-0\. In Route 53 since \d\d:\d\d:\d\dZ, on its name servers since .*; resolvers follow by/,
    );
    expect(await shop.weights()).toEqual([AT_0, AT_0]);
  });
});

describe('somebody who is woken', () => {
  it('reads in the status what runs, how far it is, since when, whether it is safe, and the one next command', async () => {
    await shop.reset();
    const stage = await bakes(5, 'stage-5-release-41');
    await shop.until('Check bake has judged', async () => /wait:|pass:/.test((await told('sluice watch --once')).text));

    const { text, terminal } = await told('sluice status');
    keep('status', 'sluice status', terminal);
    if (DRAWS) await record(await told('sluice watch --once --json'));
    await shop.stop(stage);
    await shop.isFree();

    for (const part of [
      // On a busy machine Redis answers slowly, and then that is what stands there.
      /Z (Safe nothing is red or odd|LOOK Alarm Sluice-seat-Cache)/,
      /Traffic canary 5 % \(95-5\)/,
      /Rollout 5 ● 25 ○ 50 ○ 100 ○/,
      /step 5 of 5|step 4 of 4/,
      /Lease moved since .* by stage-5-release-41 \(/,
      /Next sluice watch/,
    ]) {
      expect(text).toMatch(part);
    }
    expect(terminal.text().split('\n')[0]).toMatch(BANNER);
  });

  it('is told of weights that somebody else has set, and that they were left so', async () => {
    await shop.reset();
    const stage = await bakes(5);
    await shop.moveTo(AT_20);
    await shop.ending(stage);
    await shop.isFree();

    const { text, terminal } = await told('sluice status');
    keep('drift', 'sluice status', terminal);

    expect(text).toMatch(/LOOK The weights are 80-20, but the last stage or rollback left/);
    expect(text).toMatch(/Next sluice unlock --owner \S+ --reason/);
    expect(text).not.toContain('The weights are back');
    expect(await shop.weights()).toEqual([AT_20, AT_20]);
  });
});

describe('somebody who watches', () => {
  it('sees one picture, whatever they do to the window', async () => {
    await shop.reset();
    const stage = await bakes(5);
    const terminal = await typed('sluice watch');
    await terminal.sees('bake ●');
    await terminal.resize({ columns: 50, rows: 24 });
    await terminal.sees(/bake ● .* q leave/);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const narrow = terminal.visible();
    await terminal.resize({ columns: 80, rows: 24 });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const wide = terminal.visible();
    terminal.type('q');
    const exitCode = await terminal.ended;
    await shop.stop(stage);
    await shop.isFree();

    for (const seen of [narrow, wide]) expect(seen.match(/^weights /gm)).toHaveLength(1);
    expect(exitCode).toBe(0);
  });
});

describe('somebody who approves late', () => {
  it('is asked about what will happen: the cache is flushed and warmed up again first', async () => {
    await shop.reset(AT_5);
    const stage = await shop.start({ stage: 25, requestedBy: 'ana', reason: 'release 41' });
    await shop.hasEntered(stage, 'Ask for approval');
    await new Promise((resolve) => setTimeout(resolve, 4000));

    const command = 'sluice approve --comment "looks good"';
    const terminal = await typed(command);
    await terminal.sees('Yes');
    keep('approve-late', command, terminal);
    const question = flat(terminal);
    terminal.type('n');
    const exitCode = await terminal.ended;
    await shop.stop(stage);
    await shop.isFree();

    expect(question).toMatch(/then flushes the cache and warms it up again, because the last flush was .* ago/);
    expect(question).toMatch(/The evidence that opened the gate is .* old/);
    expect(exitCode).toBe(1);
  });
});

describe('somebody who is about to do the wrong thing', () => {
  it('is asked with environment, account, Region and weights before them, and Ctrl-C does nothing', async () => {
    await shop.reset(AT_5);
    const command = 'sluice rollback --to 0 --reason "wrong window"';
    const terminal = await typed(command);
    await terminal.sees('Yes');
    keep('rollback-question', command, terminal);
    const question = flat(terminal);
    terminal.type('\u0003');
    const exitCode = await terminal.ended;

    expect(question).toMatch(/seat · \d{12} · \S+ · weights 95-5 · .*Z: Leave the canary 0 % of the traffic/);
    expect(exitCode).toBe(130);
    expect(await shop.weights()).toEqual([AT_5, AT_5]);
  });

  it('cannot flush while a stage has the lease', async () => {
    await shop.reset();
    const stage = await bakes(5);

    const { exitCode, text } = await told('sluice flush --profile migration');
    await shop.stop(stage);
    await shop.isFree();

    expect(exitCode).not.toBe(0);
    expect(text).toMatch(/lease|runs/);
  });

  it('starts nothing by a typo', async () => {
    await shop.reset();

    const { exitCode, text } = await told('sluice stage 7 --reason "typo"');

    expect(exitCode).toBe(2);
    expect(text).toContain('There is no stage 7: the stages are 5, 25, 50, 100.');
  });
});

it.each([
  'sluice status',
  'sluice history',
  'sluice preflight',
  'sluice watch --once',
  'sluice stage 5 --dry-run --reason x',
])('%s has no line that is wider than the terminal', async (command) => {
  await shop.reset();

  const { terminal } = await told(command);

  expect({ wrapped: terminal.wrapped(), text: terminal.text() }).toMatchObject({ wrapped: 0 });
});
