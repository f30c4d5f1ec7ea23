import type { Product, World } from '../setup.ts';

/** The product with one rule of its design taken out, and the smallest world in which that shows. */
export interface Mutant {
  name: string;
  /** What is taken out. */
  about: string;
  of: (product: Product) => Product;
  world: World;
}
