import type { ViewOutput } from '@slack/bolt';

/** A modal or a Home as it is now, with what its owner typed so far in `output.state.values`. */
export interface StoredView {
  user: string;
  output: ViewOutput;
  /** block_id → message under the input, from the last submission. */
  errors: Record<string, string>;
  /** Where it was opened from, for `response_url_enabled` selects. */
  submitting: boolean;
}

/** Slack allows three modals on top of each other. */
export const stackLimit = 3;

/** The modal stacks and the Homes, per person. */
export class ViewStore {
  private readonly stacks = new Map<string, StoredView[]>();
  private readonly homes = new Map<string, StoredView>();

  /** The modals a person has open, the top one last. */
  stack(user: string): StoredView[] {
    return this.stacks.get(user) ?? [];
  }

  home(user: string): StoredView | undefined {
    return this.homes.get(user);
  }

  setHome(view: StoredView): void {
    this.homes.set(view.user, view);
  }

  push(view: StoredView): void {
    this.stacks.set(view.user, [...this.stack(view.user), view]);
  }

  /** Takes the view and everything above it off its owner's stack. */
  remove(view: StoredView): void {
    const stack = this.stack(view.user);
    const at = stack.indexOf(view);
    if (at >= 0) this.stacks.set(view.user, stack.slice(0, at));
  }

  clear(user: string): void {
    this.stacks.delete(user);
  }

  find(matches: (view: StoredView) => boolean): StoredView | undefined {
    for (const stack of this.stacks.values()) {
      const found = stack.find(matches);
      if (found) return found;
    }
    return [...this.homes.values()].find(matches);
  }

  byId(id: string): StoredView | undefined {
    return this.find((view) => view.output.id === id);
  }

  byExternalId(externalId: string): StoredView | undefined {
    return this.find((view) => view.output.external_id === externalId);
  }
}
