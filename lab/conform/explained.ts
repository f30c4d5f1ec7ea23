/** Where the emulator answers otherwise than AWS is taken to, and why that proves nothing wrong here. By the id of the question. */
export const EXPLAINED: Record<string, string> = {
  'spelling-of-names':
    'It keeps names as they are written. Sluice writes small letters, and the zone of the model (lab/route-53) spells as AWS says it does.',
  'values-of-a-batch':
    'It takes a batch of any size. The limit is in the zone of the model (lab/route-53), and a synth refuses what is too large.',
  protected:
    'It knows no protections: in its zones there are none, and it says so. How a refusal is read, tests of preflight show.',
  'request-id':
    'It makes up another id for the answer. Tests look for the id in the context of the function, which is the one that Sluice keeps.',
  'bytes-of-environment': 'It takes variables of any size. That a synth refuses more, tests show.',
  'token-used-twice':
    'It keeps the token of a stopped execution. Sluice asks whether the stage still runs before it answers.',
  'history-of-a-task': 'It has the general events for a function as well. Sluice reads both kinds.',
  redrive: 'It has no redrive. The fault injection brings one of its own: docs/faults.md.',
};
