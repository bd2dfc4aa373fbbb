/** How one run of a row is to be. */
export interface RunOptions {
  /** Everything random follows from it. */
  seed: number;
  /** How many experiments, in the row's unit. */
  experiments: number;
  share: ShareName;
  /** Hears how far it is; one line. */
  say: (line: string) => void;
}

/** `test`: within `npm test`; `ci`: `npm run chaos`; `full`: with `--full`. */
export type ShareName = 'test' | 'ci' | 'full';

/** What experiments came to. */
export interface Judged {
  /** Experiments that were really made. */
  experiments: number;
  /** The figures in one short line. */
  figure: string;
  /** A sentence for each way in which the target was missed; empty when it was met. */
  misses: string[];
}

/** What the same harness found where there is something to find. */
export interface Bite {
  figure: string;
  /** False when it found nothing: then the experiments show nothing either. */
  bites: boolean;
  /** Why it broke off, if it did. */
  failure?: string;
}

/** A row of the scorecard (design: reliability, section 5). */
export interface Row {
  id: `R${number}`;
  /** What is done to the bot. */
  title: string;
  target: string;
  /** What one experiment is, in the plural: `kills at each point`. */
  unit: string;
  /** Experiments by share; `test` is `ci` where nothing else is said. */
  share: { test?: number; ci: number; full: number };
  experiment(options: RunOptions): Promise<Judged>;
  /** Rejects as little as `experiment` does: what goes wrong in it is a failure of the row. */
  baseline(options: RunOptions): Promise<Bite>;
}

/** Where the row's own experiments and those of its baseline give figures, what they mean. */
export interface RowParts<F, B> extends Pick<Row, 'id' | 'title' | 'target' | 'unit' | 'share'> {
  run(options: RunOptions): Promise<F>;
  judge(figures: F, options: RunOptions): Judged;
  baseline(options: RunOptions): Promise<B>;
  bites(figures: B): Bite;
}

/** Makes a row of experiments that answer figures and of what these mean. */
export function rowOf<F, B>(parts: RowParts<F, B>): Row {
  const { id, title, target, unit, share } = parts;
  return {
    id,
    title,
    target,
    unit,
    share,
    experiment: async (options) => parts.judge(await parts.run(options), options),
    baseline: async (options) => parts.bites(await parts.baseline(options)),
  };
}

/** How many experiments a row makes in a share. */
export const shareOf = ({ share }: Row, name: ShareName): number =>
  name === 'test' ? (share.test ?? share.ci) : share[name];
