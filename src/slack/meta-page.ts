/** Where Meta's own pages are; a link to anywhere else is shown as text only. */
const META_HOSTS = ['facebook.com', 'meta.com', 'whatsapp.com'];

const isMeta = (host: string): boolean => META_HOSTS.some((known) => host === known || host.endsWith(`.${known}`));

/** The first https address of Meta in a text from outside, without a user, password or port; undefined when there is none. */
export function metaPageIn(text: string): string | undefined {
  for (const [found] of text.matchAll(/https:\/\/[^\s<>|"'`]+/gu)) {
    const address = found.replace(/[).,;:!?\]]+$/u, '');
    if (!URL.canParse(address)) continue;
    const { hostname, username, password, port, href } = new URL(address);
    if (username === '' && password === '' && port === '' && isMeta(hostname)) return href;
  }
  return undefined;
}
