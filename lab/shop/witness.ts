import type { Visit } from './customers.ts';

/** A read of the database that is over. */
interface DatabaseRead {
  at: number;
  ms: number;
}

/** Keeps every answer and every read of the database, where what is published second by second would not do. It only grows. */
export interface Witness {
  visits: Visit[];
  reads: DatabaseRead[];
}
