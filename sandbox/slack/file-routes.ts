import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { StoredFile } from './file-store.ts';
import { outage, type NodeContext } from './outage.ts';
import type { SlackContext } from './slack-context.ts';

/** Where files go and come from: `POST /upload/v1/:id` and, with the bot token, `GET /files-pri/…`. */
export function fileRoutes(context: SlackContext): Hono<{ Bindings: HttpBindings }> {
  const { workspace, manifest, tokens, traffic } = context;
  const routes = new Hono<{ Bindings: HttpBindings }>();

  routes.post('/upload/v1/:id', async (c) => {
    const down = outage(context, 'upload', c);
    if (down) return down;
    const file = workspace.files.find(c.req.param('id'));
    if (!file || file.uploaded) return c.text('file_not_found', 404);
    file.content = await uploadedBytes(c);
    file.uploaded = true;
    traffic.record({ direction: 'from-bot', what: 'upload', text: textOf(file) });
    return c.text(`OK - ${file.content.length}`);
  });

  routes.get('/files-pri/:key/:name', (c) => {
    const file = workspace.files.find(c.req.param('key').split('-').at(-1) ?? '');
    // Slack answers a browser's login page to anybody else, with status 200; the status here is easier to notice.
    if (c.req.header('authorization') !== `Bearer ${tokens.bot}`) return c.text('not_authed', 403);
    if (!file?.completed || !manifest.botScopes.has('files:read')) return c.text('file_not_found', 404);
    return c.body(new Uint8Array(file.content), 200, { 'content-type': file.mimetype });
  });
  return routes;
}

/** The text of a file; of a picture only how large it is. */
const textOf = ({ mimetype, content }: StoredFile): string =>
  mimetype.startsWith('image/') ? `${content.length} bytes of ${mimetype}` : content.toString('utf8');

async function uploadedBytes(c: NodeContext): Promise<Buffer> {
  if (!(c.req.header('content-type') ?? '').includes('multipart/form-data'))
    return Buffer.from(await c.req.arrayBuffer());
  const [first] = Object.values(await c.req.parseBody({ all: true })).flat();
  return Buffer.from(await new Response(first ?? '').arrayBuffer());
}
