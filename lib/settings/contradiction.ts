/** What is wrong with settings that are each allowed, and where. */
export interface Contradiction {
  path: (string | number)[];
  message: string;
}
