import type { Json } from '../page-api.ts';
import type { SeedChannel, SeedUser, SeedUserGroup, WorldSeed } from './world-seed.ts';
import { createTimestamps, slackId } from './identifiers.ts';
import { MessageStore } from './message-store.ts';
import { ViewStore } from './view-store.ts';
import { FileStore } from './file-store.ts';

/** A conversation: a channel of the seed or a direct message between two users. */
export interface Channel extends SeedChannel {
  /** Epoch seconds. */
  created: number;
  isDirect: boolean;
}

/** One run of a step of the app in somebody's workflow. */
export interface StepRun {
  id: string;
  callbackId: string;
  /** Who started the workflow. */
  user: string;
  state: 'running' | 'completed' | 'failed';
  outputs?: Json;
  error?: string;
}

/** A banner that Slack itself shows to one person. */
export interface Notice {
  id: string;
  user: string;
  text: string;
}

const noticesKept = 5;

/** The emulated workspace's memory. Every change is announced to the listeners, once per change. */
export class Workspace {
  readonly team: WorldSeed['team'];
  readonly app: WorldSeed['app'];
  readonly users: Map<string, SeedUser>;
  readonly channels: Map<string, Channel>;
  private readonly deleted = new Map<string, Channel>();
  readonly usergroups: SeedUserGroup[];
  readonly messages: MessageStore;
  readonly views: ViewStore;
  /** Do Not Disturb of a person: from when to when, epoch seconds. */
  readonly quietHours = new Map<string, { from: number; to: number }>();
  readonly files = new FileStore();
  /** Every run of a step of the app in somebody's workflow, by its id. */
  readonly stepRuns = new Map<string, StepRun>();
  readonly timestamp: () => string;
  readonly now: () => number;
  private notices: Notice[] = [];
  private noticeCount = 0;
  private readonly listeners = new Set<() => void>();

  constructor(seed: WorldSeed, now: () => number) {
    const created = Math.floor(now() / 1000);
    this.now = now;
    this.team = seed.team;
    this.app = seed.app;
    this.users = new Map(seed.users.map((user) => [user.id, structuredClone(user)]));
    this.channels = new Map(
      seed.channels.map((channel) => [channel.id, { ...structuredClone(channel), created, isDirect: false }]),
    );
    this.usergroups = structuredClone(seed.usergroups);
    this.timestamp = createTimestamps(now);
    this.messages = new MessageStore();
    this.views = new ViewStore();
  }

  /** Calls `listener` after every change until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Announces that something visible changed. */
  changed(): void {
    for (const listener of this.listeners) listener();
  }

  /** The user, or an error that names the id: for callers inside the sandbox, never for the Web API. */
  user(id: string): SeedUser {
    const user = this.users.get(id);
    if (!user) throw new Error(`no user ${id} in this workspace`);
    return user;
  }

  /** Turns a person's Do Not Disturb on for the next hours, or off. */
  setQuiet(user: string, isOn: boolean): void {
    const now = Math.floor(this.now() / 1000);
    if (isOn) this.quietHours.set(user, { from: now - 60, to: now + 8 * 3600 });
    else this.quietHours.delete(user);
    this.changed();
  }

  /** The direct message between two people, created at the first need. */
  directMessage(one: string, other: string): Channel {
    for (const channel of this.channels.values()) {
      if (channel.isDirect && channel.members.includes(one) && channel.members.includes(other)) return channel;
    }
    const channel: Channel = {
      id: slackId('D'),
      name: '',
      topic: '',
      members: [one, other],
      created: Math.floor(this.now() / 1000),
      isDirect: true,
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** A person archives a channel, or brings it back. */
  archive(id: string, isArchived: boolean): void {
    const channel = this.channels.get(id);
    if (channel) channel.isArchived = isArchived;
    this.changed();
  }

  /** A person removes the app from a channel, or invites it. */
  setMember(id: string, isMember: boolean): void {
    const { botUserId } = this.app;
    const channel = this.channels.get(id);
    if (!channel) return;
    channel.members = channel.members.filter((member) => member !== botUserId);
    if (isMember) channel.members.push(botUserId);
    this.changed();
  }

  /** A person deletes a channel, with everything in it. Slack knows no way back; `restoreChannel` is for the sandbox's switch. */
  deleteChannel(id: string): void {
    const channel = this.channels.get(id);
    if (!channel) return;
    this.deleted.set(id, channel);
    this.channels.delete(id);
    this.changed();
  }

  restoreChannel(id: string): void {
    const channel = this.deleted.get(id);
    if (!channel) return;
    this.channels.set(id, channel);
    this.deleted.delete(id);
    this.changed();
  }

  /** A person who may deletes a message. */
  deleteMessage(channel: string, ts: string): void {
    this.messages.remove(channel, ts);
    this.changed();
  }

  /** Shows a banner to one person; the last five are kept. `kind` is Slack's error word, e.g. operation_timeout. */
  notify(user: string, kind: string, text: string): void {
    this.noticeCount += 1;
    this.notices = [...this.notices, { id: `${kind}:${this.noticeCount}`, user, text }].slice(
      -noticesKept * this.users.size,
    );
    this.changed();
  }

  /** The banners one person sees, oldest first. */
  noticesOf(user: string): { id: string; text: string }[] {
    return this.notices
      .filter((notice) => notice.user === user)
      .slice(-noticesKept)
      .map(({ id, text }) => ({ id, text }));
  }
}
