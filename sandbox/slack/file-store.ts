import { slackId } from './identifiers.ts';

/** An uploaded file; `shares` are the channels it was posted to, with the message that carries it. */
export interface StoredFile {
  id: string;
  name: string;
  title: string;
  /** What a picture shows, for those who do not see it. */
  altText: string;
  mimetype: string;
  user: string;
  /** Epoch seconds. */
  created: number;
  content: Buffer;
  announcedSize: number;
  uploaded: boolean;
  completed: boolean;
  shares: { channel: string; ts: string; threadTs?: string }[];
}

const mimetypes: Record<string, string> = {
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  yml: 'text/yaml',
  zip: 'application/zip',
};

/** Files by id. */
export class FileStore {
  private readonly files = new Map<string, StoredFile>();

  /** Reserves an id for a file whose bytes follow. */
  announce(file: { name: string; size: number; user: string; created: number; altText?: string }): StoredFile {
    const extension = file.name.split('.').at(-1)?.toLowerCase() ?? '';
    const stored: StoredFile = {
      id: slackId('F'),
      name: file.name,
      title: file.name,
      altText: file.altText ?? '',
      mimetype: mimetypes[extension] ?? 'application/octet-stream',
      user: file.user,
      created: file.created,
      content: Buffer.alloc(0),
      announcedSize: file.size,
      uploaded: false,
      completed: false,
      shares: [],
    };
    this.files.set(stored.id, stored);
    return stored;
  }

  find(id: string): StoredFile | undefined {
    return this.files.get(id);
  }
}
