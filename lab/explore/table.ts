/** Gives each different value one small number, so that a state is a handful of numbers. 0 stands for none. */
export class Table<T> {
  private readonly ids = new Map<string, number>();
  private readonly values: T[] = [];

  intern(value: T): number {
    const key = JSON.stringify(value);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.values.push(value);
    this.ids.set(key, this.values.length);
    return this.values.length;
  }

  get(id: number): T {
    const value = this.values[id - 1];
    if (value === undefined) throw new Error(`no value has the number ${id}`);
    return value;
  }
}

/** Remembers what a pure function answered. */
export class Memo<K extends string | number, V> {
  private readonly answers = new Map<K, V>();

  get(key: K, compute: () => V): V {
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const answer = compute();
    this.answers.set(key, answer);
    return answer;
  }
}
