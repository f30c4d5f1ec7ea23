import { describe, expect, it } from 'vitest';
import { trafficOf } from '../../../core/traffic/traffic.ts';

const change = {
  ...{ id: '/change/C1', status: 'INSYNC' as const },
  ...{ submittedAt: '2026-11-21T03:12:07.000Z', inSyncAt: '2026-11-21T03:12:40.000Z' },
};
const back = {
  ...{ outcome: 'restored' as const, trafficMoved: true, strayed: false, left: [], ttlSeconds: 60 },
  ...{ weights: { stable: 95, canary: 5 }, change, message: '' },
};
const still = { ...back, trafficMoved: false, change: null };
const strayed = { ...still, strayed: true, weights: { stable: 80, canary: 20 } };

describe('where an ending left the traffic', () => {
  it('says when the weights were back, when in sync, and when resolvers follow', () => {
    expect(trafficOf(back)).toEqual({
      ending: 'restored',
      weights: { stable: 95, canary: 5 },
      backAt: '2026-11-21T03:12:07.000Z',
      inSyncAt: '2026-11-21T03:12:40.000Z',
      resolversFollowAt: '2026-11-21T03:13:40.000Z',
      words:
        'The weights are back: 95-5. In Route 53 since 03:12:07Z, on its name servers since 03:12:40Z; resolvers follow by 03:13:40Z.',
    });
  });

  it('promises no moment before Route 53 is in sync', () => {
    const traffic = trafficOf({ ...back, change: { ...change, status: 'PENDING', inSyncAt: null } });

    expect(traffic).toMatchObject({ ending: 'restored', inSyncAt: null, resolversFollowAt: null });
    expect(traffic.words).toContain('not on all of its name servers yet; resolvers follow up to 60 s later.');
  });

  it('promises nothing of the whole where a part was left', () => {
    const { words, backAt } = trafficOf({ ...back, left: ['www.example.com A stands at 60-40'] });

    expect(words).toMatch(/^NOT all traffic is back\. www\.example\.com A stands at 60-40\./);
    expect(words).not.toContain('In Route 53 since');
    expect(backAt).toBe('2026-11-21T03:12:07.000Z');
  });

  it('has no weights to tell where no pair is whole', () => {
    expect(trafficOf({ ...still, weights: null }).words).toBe('No pair of weighted records is whole.');
  });

  it.each([
    ['they never moved', still, null, 'never moved', 'The weights had not moved: they are 95-5.'],
    [
      'somebody else set them meanwhile',
      strayed,
      null,
      'left as somebody set it',
      'The weights are 80-20, as somebody else set them: they were left so.',
    ],
    [
      'the stage was refused',
      { ...still, outcome: 'nothing' as const },
      'StageOutOfOrder',
      'refused',
      'It was refused before it began: nothing was moved or flushed.',
    ],
    [
      'the stage held the lease when it was refused the move',
      still,
      'AlarmNotGreen',
      'never moved',
      'The weights had not moved: they are 95-5.',
    ],
    [
      'the stage was committed before',
      { ...still, outcome: 'nothing' as const, message: 'The lease is free already.' },
      null,
      'nothing to put back',
      'The lease is free already.',
    ],
  ])('is told as it is where %s', (_, restored, error, ending, words) => {
    expect(trafficOf(restored, error)).toMatchObject({ ending, words, backAt: null, resolversFollowAt: null });
  });

  it('never calls restored what somebody else holds in part', () => {
    const left = ['www.example.com A stands at 60-40: somebody else set that, and it was left alone'];
    const traffic = trafficOf({ ...back, left });

    expect(traffic.ending).toBe('left as somebody set it');
    expect(traffic.words).toMatch(/^NOT all traffic is back\. www\.example\.com A stands at 60-40.*sluice unlock/);
  });
});
