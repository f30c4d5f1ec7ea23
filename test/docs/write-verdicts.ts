import { readFileSync, writeFileSync } from 'node:fs';
import { VERDICTS, withTable } from './verdicts-page.ts';

// After a change of the judge: node bin/node.mjs test/docs/write-verdicts.ts
writeFileSync(VERDICTS, withTable(readFileSync(VERDICTS, 'utf8')));
