import { DisableRuleCommand, EnableRuleCommand, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { executionArnOf } from '../../core/protocol/arns.ts';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { without } from '../../lab/support/grants.ts';
import { iamOf } from '../../lab/support/principals.ts';
import { block } from '../docs/recipe.ts';
import { printed } from './article.ts';
import { atTheTerminal } from './at-the-terminal.ts';

/*
 * Somebody who follows the runbook: each command as it stands in the article, typed into a real terminal, in the
 * situation that the article is about. What is asked there is answered, and afterwards the traffic is where it should be.
 */
const AT_0 = { stable: 100, canary: 0 };
const AT_5 = { stable: 95, canary: 5 };
const AT_25 = { stable: 75, canary: 25 };
const WHY = { '"…"': '"as the runbook says"' };

let shop: CloudUnderTest;
const typed = atTheTerminal('runbook', (opened) => {
  shop = opened;
});

/** Types a command, says yes where it asks, and answers with what can be read at its end. */
async function follows(command: string, { yes = false } = {}): Promise<{ exitCode: number; text: string }> {
  const terminal = await typed(command);
  if (yes) {
    await terminal.sees('Yes');
    terminal.type('y');
  }
  return { exitCode: await terminal.ended, text: terminal.text().replace(/\s+/g, ' ') };
}

const input = (stage: number) => ({ stage, requestedBy: 'ana', reason: 'release 41', skipFlush: true });

async function bakes(stage: number): Promise<string> {
  const execution = await shop.start(input(stage));
  await shop.hasEntered(execution, 'Bake');
  return execution;
}

/** A lease that the last stage left free, at these weights. */
async function leftFree(): Promise<void> {
  await shop.reset(AT_5);
  const stage = await shop.start(input(25));
  await shop.hasEntered(stage, 'Ask for approval');
  await shop.stop(stage);
  await shop.isFree();
}

async function areAt(weights: typeof AT_0): Promise<void> {
  expect(await shop.weights()).toEqual([weights, weights]);
}

describe('somebody who does what the runbook prints under', () => {
  it('"Run a stage": looks, runs it, and sees it complete', async () => {
    await shop.reset();

    const preflight = await follows(printed('Run a stage', 'sluice preflight'));
    const look = await follows(printed('Run a stage', 'sluice stage 5 --dry-run'));
    const stage = await follows(printed('Run a stage', 'sluice stage 5 --reason'));

    expect([preflight.exitCode, look.exitCode, stage.exitCode]).toEqual([0, 0, 0]);
    expect(look.text).toContain('nothing was claimed, deleted or moved');
    await areAt(AT_5);
  });

  it('"Run a stage", with the AWS CLI: starts the same', async () => {
    await shop.reset();

    const started = await follows(
      printed('Run a stage', 'aws stepfunctions', { '<StageMachineArn>': shop.cloud.outputs.StageMachineArn }),
    );
    const [, execution = ''] = /"executionArn": "([^"]+)"/.exec(started.text) ?? [];

    expect((await shop.ending(execution)).status).toBe('SUCCEEDED');
    await areAt(AT_5);
  });

  it('"Approve or reject", and says yes: the stage goes on', async () => {
    await shop.reset(AT_5);
    const stage = await shop.start(input(25));
    await shop.hasEntered(stage, 'Ask for approval');

    const { exitCode, text } = await follows(printed('Approve or reject', 'sluice approve'), { yes: true });

    expect(text).toContain('the weights go from 95-5 to 75-25');
    expect(exitCode).toBe(0);
    expect((await shop.ending(stage)).status).toBe('SUCCEEDED');
    await areAt(AT_25);
  });

  it('"Approve or reject", and says no: the weights stay', async () => {
    await shop.reset(AT_5);
    const stage = await shop.start(input(25));
    await shop.hasEntered(stage, 'Ask for approval');

    const { exitCode } = await follows(printed('Approve or reject', 'sluice reject', WHY), { yes: true });
    await shop.isFree();

    expect(exitCode).toBe(0);
    expect(await shop.ending(stage)).toMatchObject({ status: 'FAILED', error: 'ApprovalRejected' });
    await areAt(AT_5);
  });

  it('"Stop everything": the traffic is back when the command ends', async () => {
    await shop.reset(AT_5);
    const stage = await approved();

    const { exitCode, text } = await follows(printed('Stop everything', 'sluice abort', WHY), { yes: true });

    expect(exitCode).toBe(0);
    expect(text).toContain('The weights are back: 95-5.');
    expect(await shop.ending(stage)).toMatchObject({ error: 'AbortedByOperator' });
    await areAt(AT_5);
  });

  it('"Go back further": the canary has nothing any more', async () => {
    await shop.reset(AT_25);

    const { exitCode } = await follows(printed('Go back further', 'sluice rollback', WHY), { yes: true });
    await shop.isFree();

    expect(exitCode).toBe(0);
    await areAt(AT_0);
  });

  it('"LeaseHeld": learns who has the lease, and ends it', async () => {
    await shop.reset();
    const stage = await bakes(5);
    const name = stage.split(':').at(-1) ?? '';

    const status = await follows(printed('LeaseHeld', 'sluice status'));
    await follows(printed('Stop everything', 'sluice abort', WHY), { yes: true });

    expect(status.text).toContain(`by ${name}`);
    await areAt(AT_0);
  });

  it('"ForeignLease", as an error: ends what somebody else wrote there, by its text', async () => {
    await shop.reset(AT_5);
    await writesLease('"a note of somebody"');

    const before = await follows('sluice preflight');
    const { exitCode } = await follows(
      printed('ForeignLease', 'sluice unlock', { '<the text>': 'a note of somebody', ...WHY }),
      { yes: true },
    );
    await shop.isFree();

    expect(before.exitCode).not.toBe(0);
    expect(exitCode).toBe(0);
    await areAt(AT_5);
  });

  it('"ForeignLease", as an alarm: ends a stage whose lease is gone, and its own history puts back what it moved', async () => {
    await shop.reset();
    await bakes(5);
    await shop.deleteLease();

    const { exitCode } = await follows(printed('ForeignLease', 'sluice abort', WHY), { yes: true });
    await shop.isFree();

    expect(exitCode).toBe(0);
    await areAt(AT_0);
  });

  it('"WeightsDrifted": finds the whole command in the status, accepts the weights, and the next stage may begin', async () => {
    await leftFree();
    await shop.moveTo(AT_25);

    const status = await follows(printed('WeightsDrifted', 'sluice status'));
    const [, unlock = ''] = /Next (sluice unlock --owner \S+ --reason "…")/.exec(status.text) ?? [];
    const { exitCode } = await follows(unlock.replace('"…"', WHY['"…"']), { yes: true });
    const preflight = await follows('sluice preflight');

    expect(status.text).toContain('somebody else changed them');
    expect(exitCode).toBe(0);
    expect(preflight.text).not.toContain('WeightsDrifted');
    await areAt(AT_25);
  });

  it('"RollbackFailed": pastes the command that the status prints while Sluice may write nothing, and the traffic is back', async () => {
    await shop.reset();
    const stage = await bakes(5);

    const nobodyWrites = async () => {
      await shop.stop(stage);
      await shop.ending(stage);
      await areAt(AT_5);
      const status = await typed(`${printed('RollbackFailed', 'sluice status')} --json`);
      await status.ended;
      const { byHand } = JSON.parse(/^\{\n[\s\S]*^\}/m.exec(status.text())?.[0] ?? '{}');
      expect(await follows(byHand), byHand).toMatchObject({ exitCode: 0 });
      await areAt(AT_0);
    };
    const iam = iamOf(shop.cloud.endpoint);
    await without(iam, 'SetWeights', 'route53:ChangeResourceRecordSets', nobodyWrites, 'Sluice-runbook');
    // The rollback goes on from what a person has restored.
    await shop.isFree();
    await areAt(AT_0);
  });

  it('"WatcherFailed": aborts, rather than stops, while nobody watches', async () => {
    await shop.reset();
    await bakes(5);
    const wake = await watcherSleeps();

    const { exitCode } = await follows(printed('WatcherFailed', 'sluice abort', WHY), { yes: true });
    await wake();

    expect(exitCode).toBe(0);
    await areAt(AT_0);
  });

  it('"Tell operator of stale cache": flushes when Redis is back', async () => {
    await shop.reset(AT_5);

    const { exitCode, text } = await follows(printed('Tell operator of stale cache', 'sluice flush'), { yes: true });

    expect(exitCode).toBe(0);
    expect(text).toContain('mocs:*');
    await areAt(AT_5);
  });
});

describe('somebody whose pipeline answers, as the recipe prints it,', () => {
  it('in GitHub Actions: starts the stage, approves it by name, and hears how it ended', async () => {
    await shop.reset(AT_5);
    const [start = '', approve = '', watch = ''] = runsOf(block('approve-elsewhere', 'GitHub Actions', 'yaml'));
    const variables =
      'REASON="release 41" GITHUB_RUN_ID=1 GITHUB_ACTOR=ana GITHUB_OUTPUT="$HOME/output"; export GITHUB_OUTPUT; cd "$HOME";';

    const started = await follows(`${variables} ${start} cat "$HOME/output"`);
    const [, execution = ''] = /execution=(\S+)/.exec(started.text) ?? [];
    await shop.hasEntered(arnOf(execution), 'Ask for approval');
    const approved = await follows(`${variables} EXECUTION=${execution}; ${approve}`);
    const watched = await follows(`${variables} EXECUTION=${execution}; ${watch}`);

    expect([started.exitCode, approved.exitCode, watched.exitCode]).toEqual([0, 0, 0]);
    await areAt(AT_25);
  });

  it('in CodePipeline: exports the name that the answer is for', async () => {
    await shop.reset(AT_5);
    const buildspec = block('approve-elsewhere', 'CodePipeline', 'yaml');
    const commands = [...buildspec.matchAll(/^ +- (.*)$/gm)].map(([, command = '']) => command);

    const { text } = await follows(`cd "$HOME"; REASON=x; ${commands.join('; ')}; echo "it is $EXECUTION"`);
    const [, execution = ''] = /it is (\S+)/.exec(text) ?? [];
    await shop.hasEntered(arnOf(execution), 'Ask for approval');
    await follows(`sluice reject ${execution} --comment "not today" --yes`);
    await shop.isFree();

    await areAt(AT_5);
  });
});

/** What each step of a workflow runs. */
function runsOf(workflow: string): string[] {
  return [...workflow.matchAll(/run: \|\n((?: {10}.*\n)+)/g)].map(([, lines = '']) => lines.replace(/^ {10}/gm, ''));
}

function arnOf(execution: string): string {
  return executionArnOf(shop.cloud.outputs.StageMachineArn, execution);
}

/** A stage that was approved, and bakes. */
async function approved(): Promise<string> {
  const stage = await shop.start(input(25));
  await shop.hasEntered(stage, 'Ask for approval');
  await follows('sluice approve --comment "go" --yes');
  await shop.hasEntered(stage, 'Bake');
  return stage;
}

async function writesLease(Value: string): Promise<void> {
  const { clients, zone, site } = shop.cloud;
  const record = { Name: `_rollout.${site.name}`, Type: 'TXT' as const, TTL: 2, ResourceRecords: [{ Value }] };
  await clients.route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zone,
      ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet: record }] },
    }),
  );
}

/** Neither its schedule nor an event calls the watcher, until it is woken. */
async function watcherSleeps(): Promise<() => Promise<void>> {
  const { clients, environment } = shop.cloud;
  const { Rules = [] } = await clients.eventBridge.send(new ListRulesCommand({ NamePrefix: `Sluice-${environment}-` }));
  const names = Rules.flatMap(({ Name = '' }) => (/NetEveryMinute|EndedBadly/.test(Name) ? [Name] : []));
  expect(names).toHaveLength(2);
  for (const Name of names) await clients.eventBridge.send(new DisableRuleCommand({ Name }));
  return async () => {
    for (const Name of names) await clients.eventBridge.send(new EnableRuleCommand({ Name }));
  };
}
