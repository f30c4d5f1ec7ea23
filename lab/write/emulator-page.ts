import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileOf } from '../emulator/upstream/ask.ts';
import { CASES, type UpstreamCase } from '../emulator/upstream/cases.ts';

const LAB = path.resolve(import.meta.dirname, '..');
const FOLDER = 'lab/emulator/upstream';

export const EMULATOR = path.resolve(LAB, '../docs/emulator.md');

/** docs/emulator.md: where the emulator answers otherwise than AWS. */
export function emulatorPage(): string {
  const [, version = ''] = /^ministack==(\S+)/m.exec(read('host/tools/emulator.txt')) ?? [];
  return `# Where the emulator differs from AWS

Written by \`npm run write\` from [${FOLDER}/](../${FOLDER}/). The embedded cloud is MiniStack ${version}, mended where Sluice's promises rest on a rule of AWS that it does
not keep. Each mend is a case here, and so is what we work round: a few calls, what AWS answers by its documentation, and what MiniStack answers as it comes. Nobody has run them against AWS.
A test asks MiniStack both as it comes and mended: when a newer version answers as AWS does, the test fails, and the mend can go. The cases are free for MiniStack's makers to take.

They are Python with botocore, and what [helpers.py](../${FOLDER}/helpers.py) has: \`client\` is \`boto3.client\`; \`role\` and \`user\` make one who may do what is given and nothing else;
\`function\` makes a Lambda function of a line of JavaScript, \`start\` a state machine of states, and starts it. IAM is asked (\`AUTH=true\`). Against a MiniStack on its usual port:

\`\`\`sh
pip install ministack==${version} botocore
export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
AUTH=true python -m ministack & sleep 5
python ${FOLDER}/run.py ${FOLDER}/cases/*.py
\`\`\`

| case | AWS answers | MiniStack answers |
| --- | --- | --- |
${CASES.map(({ name, aws, emulator }) => `| [${name}](#${name}) | ${code(aws)} | ${code(emulator)} |`).join('\n')}

${CASES.map(section).join('\n')}`;
}

function section(one: UpstreamCase): string {
  const { name, rule, source, aws, emulator, mend, mended } = one;
  const how = mended === 'worked round' ? 'Worked round' : 'Mended';
  const where = mended === 'for faults' ? ', for the fault injection alone' : '';
  return `## ${name}

${rule} [Source](${source}).

\`\`\`python
${read(`emulator/upstream/${fileOf(one)}`).trim()}
\`\`\`

AWS: ${code(aws)}. MiniStack: ${code(emulator)}. ${how} in [${mend}](../${mend})${where}.
`;
}

function code(answer: unknown): string {
  return `\`${JSON.stringify(answer)}\``;
}

function read(file: string): string {
  return readFileSync(path.join(LAB, file), 'utf8');
}
